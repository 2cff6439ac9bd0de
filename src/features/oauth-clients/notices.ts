/** What is told of registered clients. */

import { BY_WHOM, doneBy, quoted, titled, type ByWhom } from "../../core/message.ts";
import { defineNotice } from "../../core/notice-kind.ts";

export type ClientRegistered = ByWhom & {
  readonly clientId: string;
  readonly name: string;
  /** Joined by blanks, as RFC 6749 writes them. */
  readonly scopes: string;
};

export const clientRegistered = defineNotice<ClientRegistered>()({
  name: "oauth_client.registered",
  facts: { ...BY_WHOM, clientId: true, name: true, scopes: true },
  category: "company",
  email: true,
  webhook: true,
  reads: "oauth_clients:read",
  write: (p) =>
    titled(`OAuth client ${quoted(p.name)} was registered`, [
      doneBy(p),
      `Its users can let it act for them within its scopes: ${p.scopes.replaceAll(" ", ", ")}.`,
    ]),
});

export const CLIENT_NOTICES = [clientRegistered] as const;
