/** What a runner says of a claim of its own. Another session's, another attempt's and what is over is not heard. */

import type { RunnerContext } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import type { RunnerDeps } from "../deps.ts";
import type { JobRow } from "../jobs/job-store.ts";
import { findAttempt, type AttemptRow, type Claim } from "./claim-store.ts";

export interface Report {
  readonly id: string;
  readonly session: string;
  readonly attempt: number;
}

export interface Reported {
  readonly claim: Claim;
  readonly job: JobRow;
  readonly attempt: AttemptRow;
}

export function claimLost(): CodedError {
  return new CodedError(
    "claim_lost",
    "This claim is another one's, or over. End the command at once, and report nothing of it.",
  );
}

/** Throws `claim_lost` where it is not this process's. Whether it still holds it the write says. */
export async function findReported(
  { actor, deps }: RunnerContext<RunnerDeps>,
  { id: jobId, session: sessionId, attempt }: Report,
): Promise<Reported> {
  const found = await findAttempt(deps.db, actor, jobId, attempt);
  const own =
    found?.attempt.runnerId === actor.id &&
    found.attempt.sessionId === sessionId &&
    found.attempt.deliveredAt !== null;
  if (found === undefined || !own) throw claimLost();
  return { ...found, claim: { jobId, runnerId: actor.id, sessionId, attempt } };
}

/** It was cancelled while this process runs it. */
export function isCancelled({ claim, job }: Reported): boolean {
  return job.status === "cancelled" && job.claimedBy !== null && job.attempt === claim.attempt;
}
