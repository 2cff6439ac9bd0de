/** The cron table: which jobs each expression starts. A test holds the expressions equal to those in wrangler.toml. */

import {
  sweepKeyNotices,
  sweepPendingFences,
  type FenceSweepDeps,
  type KeyNoticeDeps,
} from "../features/api-keys/index.ts";
import { dropOldSegments, sealEvents, type AuditLogDeps } from "../features/audit/index.ts";
import { sweepInboundCalls } from "../features/inbound-webhooks/index.ts";
import { sweepClients, type OAuthClientDeps } from "../features/oauth-clients/index.ts";
import { deleteExpiredAuthStates } from "../features/sign-in/index.ts";
import { deleteOldSmsCodes } from "../features/mfa/index.ts";
import { sweepInvitations } from "../features/members/index.ts";
import {
  foldOldDescriptions,
  sweepOldVersions,
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
import {
  sweepMissedRunners,
  sweepOldCommands,
  sweepOldRunners,
  sweepRunnerJobs,
  type RunnerSweepDeps,
} from "../features/runners/index.ts";
import { deleteOldSessions } from "../features/sessions/index.ts";
import { foldOldNames } from "../features/tenancy/index.ts";
import {
  sweepInstances,
  sweepOldInstances,
  type InstanceSweepDeps,
} from "../features/workflows/index.ts";
import { deleteExpiredClaims } from "../platform/idempotency/store.ts";
import type { Logger } from "../platform/logger.ts";

export interface JobDeps
  extends
    AuditLogDeps,
    FenceSweepDeps,
    OAuthClientDeps,
    SecretDeps,
    NotificationDeps,
    KeyNoticeDeps,
    RunnerSweepDeps,
    ReminderDeps,
    InstanceSweepDeps {
  readonly logger: Logger;
  readonly refreshSigningKeys: () => Promise<number>;
  readonly workOnRestore: (nowMs: number) => Promise<Readonly<Record<string, number>>>;
  readonly lookAfterKeyRings: (nowMs: number) => Promise<Readonly<Record<string, number>>>;
}

/**
 * A job's work is bounded. It takes what is due from the database, so it may run late, twice or not at all. The counts
 * that it returns go to the log.
 */
export type Job = (deps: JobDeps, nowMs: number) => Promise<Readonly<Record<string, number>>>;

/**
 * Shares of a run's queries (`budget.ts`), where a job needs more than one: so that each, with the others at their worst,
 * still does what its own bounds allow. Sealing makes 150 segments of four statements.
 */
export const WEIGHTS: Readonly<Record<string, number>> = {
  due_reminders: 3,
  due_key_notices: 3,
  stuck_instances: 3,
  unsealed_audit: 20,
  old_audit_segments: 2,
  key_rings: 4,
};

/** The most rows that one statement removes. D1 gives a statement 30 s, and this many take far less. */
const ROWS_A_ROUND = 5_000;

/** The most statements in one run: together they remove 150,000 rows of a table a day. */
const ROUNDS = 30;

export const JOB_TABLE: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  "*/5 * * * *": {
    pending_fences: (deps) => sweepPendingFences(deps),
    unsettled_oauth_clients: sweepClients,
    unsettled_secrets: sweepSecrets,
    due_reminders: (deps, nowMs) => sweepReminders(deps, nowMs),
    unused_old_versions: (deps, nowMs) => sweepOldVersions(deps, nowMs),
    due_key_notices: (deps, nowMs) => sweepKeyNotices(deps, nowMs),
    due_commands: sweepRunnerJobs,
    missed_runners: sweepMissedRunners,
    stuck_instances: sweepInstances,
    // After the jobs that announce, so that their notices reach the Queue in this run.
    stuck_notices: sweepNotices,
    stuck_deliveries: sweepDeliveries,
    signing_keys: async (deps) => ({ keys: await deps.refreshSigningKeys() }),
  },
  // Apart from the jobs above, for each invocation has its own thousand queries.
  "2-57/5 * * * *": {
    unsealed_audit: sealEvents,
    old_audit_segments: dropOldSegments,
    after_restore: (deps, nowMs) => deps.workOnRestore(nowMs),
    key_rings: (deps, nowMs) => deps.lookAfterKeyRings(nowMs),
    unfolded_names: ({ db }) => foldOldNames(db),
    unfolded_descriptions: ({ db }) => foldOldDescriptions(db),
  },
  "17 3 * * *": {
    old_invitations: untilNothingIsLeft(sweepInvitations),
    old_notifications: untilNothingIsLeft(sweepOldNotifications),
    old_deliveries: untilNothingIsLeft(sweepOldDeliveries),
    old_notices: untilNothingIsLeft(sweepOldNotices),
    old_commands: untilNothingIsLeft(({ db }, nowMs) => sweepOldCommands(db, nowMs, ROWS_A_ROUND)),
    old_runners: untilNothingIsLeft(({ db }, nowMs) => sweepOldRunners(db, nowMs, ROWS_A_ROUND)),
    old_inbound_calls: untilNothingIsLeft((deps, nowMs) =>
      sweepInboundCalls(deps, nowMs, ROWS_A_ROUND),
    ),
    old_instances: untilNothingIsLeft(sweepOldInstances),
    old_sms_codes: untilNothingIsLeft(async ({ db }, nowMs) => ({
      deleted: await deleteOldSmsCodes(db, nowMs, ROWS_A_ROUND),
    })),
    expired_auth_states: untilNothingIsLeft(async ({ db }, nowMs) => ({
      deleted: await deleteExpiredAuthStates(db, nowMs, ROWS_A_ROUND),
    })),
    old_sessions: untilNothingIsLeft(async ({ db }, nowMs) => ({
      deleted: await deleteOldSessions(db, nowMs, ROWS_A_ROUND),
    })),
    expired_idempotency_keys: untilNothingIsLeft(async ({ db }, nowMs) => ({
      deleted: await deleteExpiredClaims(db, nowMs, ROWS_A_ROUND),
    })),
  },
};

/** While the Worker is closed for a restore: nothing else reads or writes rows that are about to be others. */
export const CLOSED_TABLE: typeof JOB_TABLE = {
  "*/5 * * * *": {},
  "2-57/5 * * * *": { after_restore: (deps, nowMs) => deps.workOnRestore(nowMs) },
  "17 3 * * *": {},
};

/**
 * Repeats a clean-up until it finds nothing, at most 30 times. One statement a day would not keep up with a busy day.
 * Rows that remain are removed the next day, and the run reports itself unfinished.
 */
function untilNothingIsLeft(
  cleanUp: (deps: JobDeps, nowMs: number) => Promise<{ readonly deleted: number }>,
): Job {
  return async (deps, nowMs) => {
    let deleted = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const found = (await cleanUp(deps, nowMs)).deleted;
      deleted += found;
      if (found === 0) return { deleted, unfinished: 0 };
    }
    return { deleted, unfinished: 1 };
  };
}
