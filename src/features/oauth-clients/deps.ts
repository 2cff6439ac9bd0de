/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { UserPool } from "../../platform/aws/cognito.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { AuditDeps } from "../audit/index.ts";
import type { ClientOrigins } from "./client-origins.ts";

export interface OAuthClientDeps extends AuditDeps {
  readonly userPool: UserPool;
  /** Where apps in browsers may call from; told when it has changed. */
  readonly clientOrigins: ClientOrigins;
  readonly announce: Announce<Write>;
  /** Our own origin, where no client may have an address. */
  readonly publicUrl: string;
}
