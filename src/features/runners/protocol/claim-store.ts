/** The claim of a job, and all that is fenced by it: one number for each, asked in the same statement. */

import { and, asc, eq, gt, isNull, lte, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import type { JobRow } from "../jobs/job-store.ts";
import {
  leaseFrom,
  MAX_LOSSES,
  QUEUE_MS,
  runUntil,
  type AttemptOutcome,
  type CommandEnd,
} from "../rules/job.ts";
import { runnerAttempts, runnerJobs } from "../tables.ts";

export type AttemptRow = typeof runnerAttempts.$inferSelect;

/** What a runner says that it holds. */
export interface Claim {
  readonly jobId: string;
  readonly runnerId: string;
  readonly sessionId: string;
  readonly attempt: number;
}

/** The one that has waited longest, of those whose labels the process serves. */
export function findClaimable(
  db: Database,
  place: EnvironmentPlace,
  labels: readonly string[],
  nowMs: number,
): Promise<JobRow | undefined> {
  const served = sql`(SELECT value FROM json_each(${JSON.stringify(labels)}))`;
  const isServed = sql`NOT EXISTS (SELECT 1 FROM json_each(${runnerJobs.labels}) AS wanted WHERE wanted.value NOT IN ${served})`;
  return db
    .select()
    .from(runnerJobs)
    .where(inEnvironment(runnerJobs, place, isClaimable(nowMs), isServed))
    .orderBy(asc(runnerJobs.claimableAt))
    .limit(1)
    .get();
}

/** Queued, or claimed by one that was not heard of any more. What is due is the sweep's. */
function isClaimable(nowMs: number): SQL | undefined {
  return and(
    // Written out, not bound: SQLite uses a partial index only where it can see its condition.
    sql`claimable_at IS NOT NULL`,
    lte(runnerJobs.claimableAt, nowMs),
    gt(runnerJobs.dueAt, nowMs),
  );
}

/** On condition that it is still as it was found: of two that would claim it, one does. */
export function claimJob(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  found: Pick<JobRow, "timeoutSeconds" | "status" | "losses">,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const { jobId, runnerId, sessionId, attempt } = claim;
  const { leaseUntil, claimableAt } = leaseFrom(nowMs);
  const losses = found.losses + (found.status === "claimed" ? 1 : 0);
  const until = runUntil(found.timeoutSeconds, nowMs);
  const isLast = losses >= MAX_LOSSES;
  const asFound = inEnvironment(
    runnerJobs,
    place,
    eq(runnerJobs.id, jobId),
    eq(runnerJobs.attempt, attempt - 1),
    eq(runnerJobs.status, found.status),
    isClaimable(nowMs),
  );
  const changes = {
    ...{ status: "claimed" as const, attempt, losses, claimedBy: runnerId, sessionId, leaseUntil },
    runUntil: until,
    claimableAt: isLast ? null : claimableAt,
    dueAt: isLast ? Math.min(claimableAt, until) : until,
  };
  const begun = { companyId, environment, jobId, attempt, runnerId, sessionId, claimedAt: nowMs };
  const before = ofAttempt(place, jobId, attempt - 1, isNull(runnerAttempts.endedAt));
  return [
    write(db.update(runnerJobs).set(changes).where(asFound)),
    mustHaveChanged(db, "job_claimable", lost),
    write(db.update(runnerAttempts).set({ endedAt: nowMs, outcome: "lost" }).where(before)),
    write(db.insert(runnerAttempts).values(begun)),
  ];
}

/** Once an attempt, and while it is the runner's: what is handed out after this goes to the holder of the claim. */
export function markDelivered(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const undelivered = ofAttempt(
    place,
    claim.jobId,
    claim.attempt,
    isNull(runnerAttempts.deliveredAt),
  );
  return [
    ...renewClaim(db, place, claim, nowMs, lost),
    write(db.update(runnerAttempts).set({ deliveredAt: nowMs }).where(undelivered)),
    mustHaveChanged(db, "values_undelivered", lost),
  ];
}

/** It is heard of in time, so no other runner is given it for as long again. */
export function renewClaim(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const { leaseUntil, claimableAt } = leaseFrom(nowMs);
  // The later of two counts: requests may overtake each other.
  const next = sql`max(${runnerJobs.leaseUntil} + ${claimableAt - leaseUntil}, ${claimableAt})`;
  const held = ofClaim(
    place,
    claim,
    sql`${runnerJobs.status} = 'claimed' AND ${runnerJobs.leaseUntil} > ${nowMs} AND ${runnerJobs.runUntil} > ${nowMs}`,
  );
  return [
    write(
      db
        .update(runnerJobs)
        .set({
          leaseUntil: sql`max(${runnerJobs.leaseUntil}, ${leaseUntil})`,
          claimableAt: sql`iif(${runnerJobs.claimableAt} IS NULL, NULL, ${next})`,
          dueAt: sql`iif(${runnerJobs.claimableAt} IS NULL, min(${runnerJobs.runUntil}, ${next}), ${runnerJobs.runUntil})`,
        })
        .where(held),
    ),
    mustHaveChanged(db, "claim_held", lost),
  ];
}

/** How a claim ends. */
interface Ending {
  readonly outcome: AttemptOutcome;
  readonly nowMs: number;
  /** Thrown where it is not the runner's any more. */
  readonly lost: CodedError;
}

/** It is over, and the phase with it. */
export function endJob(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  end: CommandEnd,
  ending: Ending,
): Write[] {
  const endedAt = ending.nowMs;
  // Until the phase has taken it, the sweep says it again.
  const changes = { status: "done", end, endedAt, claimableAt: null, dueAt: endedAt };
  return endClaim(db, place, claim, "claimed", ending, changes);
}

/** Somebody may claim it again from `claimableAt` on. */
export function requeueJob(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  next: { readonly claimableAt: number; readonly failures: number },
  ending: Ending,
): Write[] {
  const dueAt = ending.nowMs + QUEUE_MS;
  return endClaim(db, place, claim, "claimed", ending, { ...next, status: "queued", dueAt });
}

/** What was cancelled while it ran has ended. */
export function endCancelled(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  ending: Ending,
): Write[] {
  return endClaim(db, place, claim, "cancelled", ending, { dueAt: null });
}

function endClaim(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  status: "claimed" | "cancelled",
  { outcome, nowMs, lost }: Ending,
  changes: object,
): Write[] {
  const held = ofClaim(place, claim, eq(runnerJobs.status, status));
  const free = { ...changes, claimedBy: null, sessionId: null, leaseUntil: null, runUntil: null };
  const attempt = ofAttempt(place, claim.jobId, claim.attempt);
  return [
    write(db.update(runnerJobs).set(free).where(held)),
    mustHaveChanged(db, "claim_held", lost),
    write(db.update(runnerAttempts).set({ endedAt: nowMs, outcome }).where(attempt)),
  ];
}

function ofClaim(place: EnvironmentPlace, claim: Claim, condition: SQL): SQL {
  return inEnvironment(
    runnerJobs,
    place,
    eq(runnerJobs.id, claim.jobId),
    eq(runnerJobs.claimedBy, claim.runnerId),
    eq(runnerJobs.sessionId, claim.sessionId),
    eq(runnerJobs.attempt, claim.attempt),
    condition,
  );
}

function ofAttempt(
  place: EnvironmentPlace,
  jobId: string,
  attempt: number,
  ...conditions: SQL[]
): SQL {
  return inEnvironment(
    runnerAttempts,
    place,
    eq(runnerAttempts.jobId, jobId),
    eq(runnerAttempts.attempt, attempt),
    ...conditions,
  );
}

/** The job and that attempt of it, in one round trip. */
export async function findAttempt(
  db: Database,
  place: EnvironmentPlace,
  jobId: string,
  attempt: number,
): Promise<{ job: JobRow; attempt: AttemptRow } | undefined> {
  const row = await db
    .select({ job: runnerJobs, attempt: runnerAttempts })
    .from(runnerJobs)
    .innerJoin(runnerAttempts, ofAttempt(place, jobId, attempt))
    .where(inEnvironment(runnerJobs, place, eq(runnerJobs.id, jobId)))
    .get();
  return row;
}

/** In order: a piece that came before is not taken twice. */
export function appendOutput(
  db: Database,
  place: EnvironmentPlace,
  claim: Claim,
  piece: Pick<AttemptRow, "seq" | "stdout" | "stderr" | "truncated">,
  before: number,
): Write {
  const where = ofAttempt(place, claim.jobId, claim.attempt, eq(runnerAttempts.seq, before));
  return write(db.update(runnerAttempts).set(piece).where(where));
}
