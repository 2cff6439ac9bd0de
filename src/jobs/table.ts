/** Which jobs run when. The expressions equal those in wrangler.toml, character for character (a test compares them). */

import {
  sweepKeyNotices,
  sweepPendingFences,
  type FenceSweepDeps,
  type KeyNoticeDeps,
} from "../features/api-keys/index.ts";
import { dropOldSegments, sealEvents, type AuditLogDeps } from "../features/audit/index.ts";
import { sweepClients, type OAuthClientDeps } from "../features/oauth-clients/index.ts";
import { deleteExpiredAuthStates } from "../features/sign-in/index.ts";
import { deleteOldSmsCodes } from "../features/mfa/index.ts";
import { sweepInvitations } from "../features/members/index.ts";
import {
  sweepReminders,
  sweepSecrets,
  type ReminderDeps,
  type SecretDeps,
} from "../features/secrets/index.ts";
import {
  sweepDeliveries,
  sweepNotices,
  sweepOldDeliveries,
  sweepOldNotices,
  sweepOldNotifications,
  type NotificationDeps,
} from "../features/notifications/index.ts";
import { deleteOldSessions } from "../features/sessions/index.ts";
import { deleteExpiredClaims } from "../platform/idempotency/store.ts";
import type { Logger } from "../platform/logger.ts";
import type { Rewrapped } from "../platform/secret-store/rewrap.ts";

export interface JobDeps
  extends
    AuditLogDeps,
    FenceSweepDeps,
    OAuthClientDeps,
    SecretDeps,
    NotificationDeps,
    KeyNoticeDeps,
    ReminderDeps {
  readonly logger: Logger;
  readonly refreshSigningKeys: () => Promise<number>;
  readonly rewrapVault: (limit: number) => Promise<Rewrapped>;
}

/** Bounded, idempotent, driven by state; returns counts for its one summary line. */
export type Job = (deps: JobDeps, nowMs: number) => Promise<Readonly<Record<string, number>>>;

/** Claims removed a run: well within D1's 30 s for one statement. */
const CLAIMS_A_RUN = 5_000;

/** Of codes by message, as for claims. */
const CODES_A_RUN = 5_000;

/** There is one of each a sign-in, so there are more of them. */
const SIGN_INS_A_RUN = 20_000;

/** Each is a few hashes; and one batch writes them all. */
const VERSIONS_A_RUN = 200;

export const JOB_TABLE: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  "*/5 * * * *": {
    pending_fences: (deps) => sweepPendingFences(deps),
    unsettled_oauth_clients: sweepClients,
    unsettled_secrets: sweepSecrets,
    stuck_notices: sweepNotices,
    stuck_deliveries: sweepDeliveries,
    due_reminders: (deps, nowMs) => sweepReminders(deps, nowMs),
    due_key_notices: (deps, nowMs) => sweepKeyNotices(deps, nowMs),
    signing_keys: async (deps) => ({ keys: await deps.refreshSigningKeys() }),
    unsealed_audit: sealEvents,
    old_audit_segments: dropOldSegments,
  },
  "17 3 * * *": {
    vault_rewrap: async (deps) => ({ ...(await deps.rewrapVault(VERSIONS_A_RUN)) }),
    old_invitations: (deps, nowMs) => sweepInvitations(deps, nowMs),
    old_notifications: sweepOldNotifications,
    old_deliveries: sweepOldDeliveries,
    old_notices: sweepOldNotices,
    old_sms_codes: async (deps, nowMs) => ({
      deleted: await deleteOldSmsCodes(deps.db, nowMs, CODES_A_RUN),
    }),
    expired_auth_states: async (deps, nowMs) => ({
      deleted: await deleteExpiredAuthStates(deps.db, nowMs, SIGN_INS_A_RUN),
    }),
    old_sessions: async (deps, nowMs) => ({
      deleted: await deleteOldSessions(deps.db, nowMs, SIGN_INS_A_RUN),
    }),
    expired_idempotency_keys: async (deps, nowMs) => ({
      deleted: await deleteExpiredClaims(deps.db, nowMs, CLAIMS_A_RUN),
    }),
  },
};
