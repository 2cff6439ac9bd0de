/** For the sweeps, over all companies. */

import { and, asc, eq, lte, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import { isoTimeOf, selectNotices, wholeMs } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import type { JobRow } from "../jobs/job-store.ts";
import { runnerOffline } from "../notices.ts";
import type { CommandEnd } from "../rules/job.ts";
import { OFFLINE_MS } from "../rules/runner.ts";
import { runnerAttempts, runnerJobs, runners } from "../tables.ts";

/** Those that are longest due. */
export function selectDueJobs(db: Database, nowMs: number, limit: number): Promise<JobRow[]> {
  return db
    .select()
    .from(runnerJobs)
    .where(and(sql`due_at IS NOT NULL`, lte(runnerJobs.dueAt, nowMs)))
    .orderBy(asc(runnerJobs.dueAt))
    .limit(limit);
}

/** What no runner came for, what ran too long, and what was lost too often. */
export function endOverdue(
  db: Database,
  place: EnvironmentPlace,
  job: JobRow,
  end: CommandEnd,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const ended = { status: "done" as const, end, endedAt: nowMs, claimableAt: null, dueAt: nowMs };
  return endAsFound(db, place, job, { ...ended, ...FREE }, nowMs, lost);
}

/** It was cancelled while it ran, and its runner is not heard of any more. */
export function endLostCancelled(
  db: Database,
  place: EnvironmentPlace,
  job: JobRow,
  nowMs: number,
  lost: CodedError,
): Write[] {
  return endAsFound(db, place, job, { dueAt: null, ...FREE }, nowMs, lost);
}

const FREE = { claimedBy: null, sessionId: null, leaseUntil: null, runUntil: null };

/** Somebody is told once more that it has ended; again later, until they have taken it. */
export function postpone(
  db: Database,
  place: EnvironmentPlace,
  job: JobRow,
  untilMs: number,
  lost: CodedError,
): Write[] {
  return [
    write(db.update(runnerJobs).set({ dueAt: untilMs }).where(asFound(place, job))),
    mustHaveChanged(db, "job_as_found", lost),
  ];
}

function endAsFound(
  db: Database,
  place: EnvironmentPlace,
  job: JobRow,
  changes: object,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const attempt = inEnvironment(
    runnerAttempts,
    place,
    eq(runnerAttempts.jobId, job.id),
    eq(runnerAttempts.attempt, job.attempt),
    sql`${runnerAttempts.endedAt} IS NULL`,
  );
  return [
    write(db.update(runnerJobs).set(changes).where(asFound(place, job))),
    mustHaveChanged(db, "job_as_found", lost),
    write(db.update(runnerAttempts).set({ endedAt: nowMs, outcome: "lost" }).where(attempt)),
  ];
}

/** A heartbeat, a claim or a result that came meanwhile has moved it. */
function asFound(place: EnvironmentPlace, { id, status, attempt, dueAt }: JobRow): SQL {
  return inEnvironment(
    runnerJobs,
    place,
    eq(runnerJobs.id, id),
    eq(runnerJobs.status, status),
    eq(runnerJobs.attempt, attempt),
    eq(runnerJobs.dueAt, dueAt ?? 0),
  );
}

/** With their attempts; what is left to do of one keeps it. */
export async function deleteOldJobs(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const old = and(
    sql`ended_at IS NOT NULL`,
    lte(runnerJobs.endedAt, beforeMs),
    sql`${runnerJobs.dueAt} IS NULL`,
  );
  const ids = sql`(SELECT ${runnerJobs.id} FROM ${runnerJobs} WHERE ${old} ORDER BY ${runnerJobs.endedAt} LIMIT ${limit})`;
  const [, deleted] = await db.batch([
    db.delete(runnerAttempts).where(sql`${runnerAttempts.jobId} IN ${ids}`),
    db
      .delete(runnerJobs)
      .where(sql`${runnerJobs.id} IN ${ids}`)
      .returning({ id: runnerJobs.id }),
  ]);
  return deleted.length;
}

/**
 * Runners that are gone and missed: one had a claim when it was last seen, or its labels are waited for. Two statements
 * of one batch find the same rows by it.
 */
function missedAmong(nowMs: number, limit: number): SQL {
  const held = sql`EXISTS (SELECT 1 FROM ${runnerAttempts} WHERE ${inSame(runnerAttempts)} AND ${runnerAttempts.runnerId} = ${runners.id}
    AND (${runnerAttempts.endedAt} IS NULL OR ${runnerAttempts.endedAt} > ${runners.lastSeenAt}))`;
  const wanted = sql`EXISTS (SELECT 1 FROM ${runnerJobs} WHERE ${inSame(runnerJobs)} AND ${runnerJobs.claimableAt} <= ${nowMs}
    AND claimable_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM json_each(${runnerJobs.labels}) AS label
      WHERE label.value NOT IN (SELECT value FROM json_each(${runners.labels}))))`;
  return sql`${runners} WHERE last_seen_at IS NOT NULL AND offline_told_at IS NULL AND revoked_at IS NULL
    AND ${runners.lastSeenAt} <= ${nowMs - OFFLINE_MS} AND (${held} OR ${wanted}) ORDER BY ${runners.lastSeenAt}, ${runners.id} LIMIT ${limit}`;
}

function inSame(table: typeof runnerJobs | typeof runnerAttempts): SQL {
  return sql`${table.companyId} = ${runners.companyId} AND ${table.environment} = ${runners.environment}`;
}

/** At most `limit`. */
export async function countMissed(db: Database, nowMs: number, limit: number): Promise<number> {
  const [row] = await db
    .select({ due: sql<number>`count(*)` })
    .from(sql`(SELECT 1 FROM ${missedAmong(nowMs, limit)})`);
  return row?.due ?? 0;
}

export function selectMissedNotices(nowMs: number, limit: number): SQL {
  const { id, name, environment, companyId, createdBy, lastSeenAt } = runners;
  return selectNotices(
    {
      kinds: [runnerOffline],
      companyId: sql`${companyId}`,
      payload: {
        runnerId: sql`${id}`,
        name: sql`${name}`,
        environment: sql`${environment}`,
        lastSeenAt: isoTimeOf(lastSeenAt),
      },
      dedupeKey: sql`${runnerOffline.name} || '|' || ${id} || '|' || ${lastSeenAt}`,
      audience: sql<string>`json_object('about', json_object('id', ${id}), 'creatorId', ${createdBy})`,
    },
    sql`(SELECT * FROM ${missedAmong(nowMs, limit)}) AS ${sql.identifier("runners")}`,
  );
}

export function markMissed(db: Database, nowMs: number, limit: number): Write {
  return write(
    db
      .update(runners)
      .set({ offlineToldAt: sql`${wholeMs(nowMs)}` })
      .where(sql`${runners.id} IN (SELECT ${runners.id} FROM ${missedAmong(nowMs, limit)})`),
  );
}
