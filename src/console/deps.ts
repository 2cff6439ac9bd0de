/** What the verbs and queries behind the pages need of the composition root. */

import type { Random } from "../core/encoding.ts";
import type { ApiKeyDeps } from "../features/api-keys/index.ts";
import type { MemberDeps } from "../features/members/index.ts";
import type { MfaDeps } from "../features/mfa/index.ts";
import type { OAuthClientDeps } from "../features/oauth-clients/index.ts";
import type { PolicyDeps } from "../features/policies/index.ts";
import type { NotificationDeps } from "../features/notifications/index.ts";
import type { SecretDeps } from "../features/secrets/index.ts";
import type { IdempotencyDeps } from "../http/idempotency.ts";

export interface ConsoleDeps
  extends
    ApiKeyDeps,
    IdempotencyDeps,
    MemberDeps,
    MfaDeps,
    NotificationDeps,
    OAuthClientDeps,
    PolicyDeps,
    SecretDeps {
  readonly random: Random;
  readonly config: MemberDeps["config"] & { readonly cognito: { readonly domain: string } };
}
