/** What is to be run: put in, found, cancelled and cleared away for the workflow that wants it run. */

import { eq, getTableColumns, isNull, sql, type SQL } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { releaseHolds } from "../../secrets/index.ts";
import { QUEUE_MS } from "../rules/job.ts";
import { runnerAttempts, runnerJobs } from "../tables.ts";

export type JobRow = typeof runnerJobs.$inferSelect;

export type NewJob = Pick<
  JobRow,
  | "id"
  | "workflowId"
  | "instanceId"
  | "phase"
  | "startedBy"
  | "run"
  | "labels"
  | "env"
  | "timeoutSeconds"
  | "retries"
>;

/** Joins the batch that begins the phase. */
export function enqueueJob(
  db: Database,
  place: EnvironmentPlace,
  job: NewJob,
  nowMs: number,
): Write {
  const { companyId, environment } = place;
  const row = {
    ...job,
    ...{ companyId, environment, createdAt: nowMs, claimableAt: nowMs },
    status: "queued" as const,
    dueAt: nowMs + QUEUE_MS,
  };
  return write(db.insert(runnerJobs).values(row));
}

/** As far as it has come, with what its last attempt printed. */
export interface JobState extends JobRow {
  readonly printed: {
    readonly stdout: string;
    readonly stderr: string;
    readonly truncated: boolean;
  } | null;
}

export async function findJob(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  phase: string,
): Promise<JobState | undefined> {
  const { stdout, stderr, truncated } = runnerAttempts;
  const last = inEnvironment(
    runnerAttempts,
    place,
    eq(runnerAttempts.jobId, runnerJobs.id),
    eq(runnerAttempts.attempt, runnerJobs.attempt),
  );
  const row = await db
    .select({ ...getTableColumns(runnerJobs), printed: { stdout, stderr, truncated } })
    .from(runnerJobs)
    .leftJoin(runnerAttempts, last)
    .where(
      inEnvironment(
        runnerJobs,
        place,
        eq(runnerJobs.instanceId, instanceId),
        eq(runnerJobs.phase, phase),
      ),
    )
    .get();
  return row;
}

/**
 * Joins the batch that ends the instance. What runs is told at its next heartbeat, and holds its values until it says
 * that it has ended, or is not heard of any more.
 */
export function cancelJobs(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  nowMs: number,
): Write[] {
  const { status, leaseUntil, claimableAt, endedAt } = runnerJobs;
  const ofInstance = (condition: SQL) =>
    inEnvironment(runnerJobs, place, eq(runnerJobs.instanceId, instanceId), condition);
  return [
    // What has ended is not waited for.
    write(
      db
        .update(runnerJobs)
        .set({ dueAt: null })
        .where(ofInstance(eq(status, "done"))),
    ),
    write(
      db
        .update(runnerJobs)
        .set({
          status: "cancelled",
          endedAt: nowMs,
          claimableAt: null,
          dueAt: sql`iif(${status} = 'claimed', coalesce(${claimableAt}, ${leaseUntil}), NULL)`,
        })
        .where(ofInstance(isNull(endedAt))),
    ),
  ];
}

/** Joins the batch that writes down how the phase ended: nothing is left to be told, and its output is kept there. */
export function settleJob(db: Database, place: EnvironmentPlace, id: string): Write[] {
  const ofJob = inEnvironment(runnerAttempts, place, eq(runnerAttempts.jobId, id));
  return [
    write(
      db
        .update(runnerJobs)
        .set({ dueAt: null })
        .where(inEnvironment(runnerJobs, place, eq(runnerJobs.id, id))),
    ),
    write(db.update(runnerAttempts).set({ stdout: "", stderr: "" }).where(ofJob)),
  ];
}

/** For the batch that ends a claim of the runner's: it holds what it was given as long as it runs anything. */
export function releaseRunner(db: Database, place: EnvironmentPlace, runnerId: string): Write[] {
  const runsMore: SQL = inEnvironment(runnerJobs, place, eq(runnerJobs.claimedBy, runnerId));
  const idle = sql`NOT EXISTS (SELECT 1 FROM ${runnerJobs} WHERE ${runsMore} AND claimed_by IS NOT NULL)`;
  return releaseHolds(db, place, { type: "runner", id: runnerId }, idle);
}
