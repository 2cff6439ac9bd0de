/** What is told of webhook endpoints themselves. */

import { quoted, titled } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";
import type { DisabledReason } from "./rules/endpoint.ts";

export type EndpointDisabled = {
  readonly endpointId: string;
  readonly host: string;
  readonly reason: DisabledReason;
};

export const endpointDisabled = defineNotice<EndpointDisabled>()({
  name: "webhook_endpoint.disabled",
  facts: { endpointId: true, host: true, reason: true },
  category: "company",
  email: true,
  webhook: true,
  reads: "webhooks:read",
  write: (p) =>
    titled(`Webhook endpoint ${quoted(p.host)} was disabled`, [
      p.reason === "gone"
        ? "It answered that it is gone (410)."
        : "It has been failing for three days.",
      "Nothing is sent to it until it is enabled again; what it misses is kept and can be sent then.",
    ]),
});

export const ENDPOINT_NOTICES = [endpointDisabled] as const;
