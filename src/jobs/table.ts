/** Which jobs run when. The expressions equal those in wrangler.toml, character for character (a test compares them). */

import { sweepPendingFences, type FenceSweepDeps } from "../features/api-keys/index.ts";
import { deleteExpiredClaims } from "../platform/idempotency/store.ts";
import type { Logger } from "../platform/logger.ts";

export interface JobDeps extends FenceSweepDeps {
  readonly logger: Logger;
}

/** Bounded, idempotent, driven by state; returns counts for its one summary line. */
export type Job = (deps: JobDeps, nowMs: number) => Promise<Readonly<Record<string, number>>>;

/** Claims removed a run: well within D1's 30 s for one statement. */
const CLAIMS_A_RUN = 5_000;

export const JOB_TABLE: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  "*/5 * * * *": {
    pending_fences: (deps) => sweepPendingFences(deps),
  },
  "17 3 * * *": {
    expired_idempotency_keys: async (deps, nowMs) => ({
      deleted: await deleteExpiredClaims(deps.db, nowMs, CLAIMS_A_RUN),
    }),
  },
};
