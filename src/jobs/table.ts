/** Which jobs run when. The expressions equal those in wrangler.toml, character for character (a test compares them). */

import { sweepPendingFences, type FenceSweepDeps } from "../features/api-keys/index.ts";
import {
  deleteExpiredAuthStates,
  sweepClients,
  type OAuthClientDeps,
} from "../features/oauth/index.ts";
import { deleteOldSmsCodes } from "../features/mfa/index.ts";
import { sweepInvitations } from "../features/members/index.ts";
import { deleteOldSessions } from "../features/sessions/index.ts";
import { deleteExpiredClaims } from "../platform/idempotency/store.ts";
import type { Logger } from "../platform/logger.ts";

export interface JobDeps extends FenceSweepDeps, OAuthClientDeps {
  readonly logger: Logger;
}

/** Bounded, idempotent, driven by state; returns counts for its one summary line. */
export type Job = (deps: JobDeps, nowMs: number) => Promise<Readonly<Record<string, number>>>;

/** Claims removed a run: well within D1's 30 s for one statement. */
const CLAIMS_A_RUN = 5_000;

/** Of codes by message, as for claims. */
const CODES_A_RUN = 5_000;

/** There is one of each a sign-in, so there are more of them. */
const SIGN_INS_A_RUN = 20_000;

export const JOB_TABLE: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  "*/5 * * * *": {
    pending_fences: (deps) => sweepPendingFences(deps),
    unsettled_oauth_clients: sweepClients,
  },
  "17 3 * * *": {
    old_invitations: (deps, nowMs) => sweepInvitations(deps, nowMs),
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
