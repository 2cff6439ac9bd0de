/** What the verbs and queries behind the pages need of the composition root. */

import type { Random } from "../core/encoding.ts";
import type { ApiKeyDeps } from "../features/api-keys/index.ts";
import type { RequestDeps } from "../features/catalog/index.ts";
import type { ConnectorDeps } from "../features/connectors/index.ts";
import type { InboundDeps } from "../features/inbound-webhooks/index.ts";
import type { MemberDeps } from "../features/members/index.ts";
import type { MfaDeps } from "../features/mfa/index.ts";
import type { OAuthClientDeps } from "../features/oauth-clients/index.ts";
import type { PolicyDeps } from "../features/policies/index.ts";
import type { NotificationDeps } from "../features/notifications/index.ts";
import type { OversightDeps } from "../features/oversight/index.ts";
import type { RunnerDeps } from "../features/runners/index.ts";
import type { SecretDeps } from "../features/secrets/index.ts";
import type { DefinitionDeps } from "../features/workflows/index.ts";
import type { IdempotencyDeps } from "../http/idempotency.ts";

export interface ConsoleDeps
  extends
    ApiKeyDeps,
    ConnectorDeps,
    DefinitionDeps,
    IdempotencyDeps,
    InboundDeps,
    MemberDeps,
    MfaDeps,
    NotificationDeps,
    OAuthClientDeps,
    PolicyDeps,
    OversightDeps,
    RequestDeps,
    RunnerDeps,
    SecretDeps {
  readonly random: Random;
  readonly config: MemberDeps["config"] &
    OversightDeps["config"] & { readonly cognito: { readonly domain: string } };
}
