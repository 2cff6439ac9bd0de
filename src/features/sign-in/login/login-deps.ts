/** What the code flow of our own pages needs of the composition root. */

import type { CallerRequest } from "../../../core/context.ts";
import type { Config } from "../../../platform/config.ts";
import type { SessionDeps } from "../../sessions/index.ts";
import type { IdToken } from "../tokens/verify-id-token.ts";

export interface LoginDeps extends SessionDeps {
  readonly config: Pick<Config, "publicUrl" | "cognito">;
  readonly isWithinSignInLimit: (ip: string) => Promise<boolean>;
  readonly verifyIdToken: (
    token: string,
    nonce: string,
    request: Pick<CallerRequest, "nowMs" | "defer">,
  ) => Promise<IdToken>;
}
