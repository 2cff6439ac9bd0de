/** What is told of connectors. Their names and why they are refused, never a value. */

import type { Audience } from "../../core/announce.ts";
import type { Environment } from "../../core/environment.ts";
import { quoted, titled } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

export type ConnectorFailing = {
  readonly connectorId: string;
  readonly slug: string;
  readonly name: string;
  readonly environment: Environment;
  /** A sentence of ours. */
  readonly reason: string;
};

export const connectorFailing = defineNotice<ConnectorFailing>()({
  name: "connector.failing",
  facts: { connectorId: true, slug: true, name: true, environment: true, reason: true },
  category: "workflows",
  email: true,
  webhook: true,
  reads: "connectors:read",
  write: (p) =>
    titled(`The credential of connector ${quoted(p.name)} is refused`, [
      p.reason,
      "Replace the value of its secret, or choose another secret. Workflows that call it fail until then.",
      p.environment === "test" && "It belongs to the test environment.",
    ]),
});

export const CONNECTOR_NOTICES = [connectorFailing] as const;

/** Who made it, and everybody who may change it. */
export function audienceOf({
  slug: id,
  createdBy: creatorId,
}: {
  readonly slug: string;
  readonly createdBy: string;
}): Audience {
  return { about: { id }, creatorId, holdersOf: { action: "connectors:update", id, tags: {} } };
}
