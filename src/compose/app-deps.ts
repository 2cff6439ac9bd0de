/** What verbs, jobs and middleware are handed: the sum of what each feature needs. */

import type { Random } from "../core/encoding.ts";
import type { AuditLogDeps, RefusalLog } from "../features/audit/index.ts";
import type { AskObjectsDeps } from "../features/api-keys/index.ts";
import type { ConnectorDeps } from "../features/connectors/index.ts";
import type { InboundDeps } from "../features/inbound-webhooks/index.ts";
import type { LeakDeps } from "../features/leaks/index.ts";
import type { MfaDeps } from "../features/mfa/index.ts";
import type { NotificationDeps } from "../features/notifications/index.ts";
import type { OAuthClientDeps } from "../features/oauth-clients/index.ts";
import type { LoginDeps } from "../features/sign-in/index.ts";
import type { RunnerDeps } from "../features/runners/index.ts";
import type { SecretDeps } from "../features/secrets/index.ts";
import type { PolicyDeps } from "../features/policies/index.ts";
import type { DefinitionDeps, RunDeps } from "../features/workflows/index.ts";
import type { IdempotencyDeps } from "../http/idempotency.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/d1/database.ts";
import type { Logger } from "../platform/logger.ts";

export interface AppDeps
  extends
    AuditLogDeps,
    ConnectorDeps,
    DefinitionDeps,
    InboundDeps,
    LeakDeps,
    IdempotencyDeps,
    OAuthClientDeps,
    LoginDeps,
    MfaDeps,
    PolicyDeps,
    NotificationDeps,
    RunnerDeps,
    SecretDeps,
    RunDeps {
  readonly config: Config;
  readonly db: Database;
  readonly random: Random;
  readonly refusals: RefusalLog;
  readonly logger: Logger;
  readonly askKeyEnd: AskObjectsDeps["askKeyEnd"];
  /** A piece of what is to be done after the database was restored to an earlier time. */
  readonly workOnRestore: (nowMs: number) => Promise<Readonly<Record<string, number>>>;
  /** A piece of what is to be done after a change of the Worker's keys. */
  readonly lookAfterKeyRings: (nowMs: number) => Promise<Readonly<Record<string, number>>>;
  /** Fetches the user pool's keys anew; returns how many there are. */
  readonly refreshSigningKeys: () => Promise<number>;
}
