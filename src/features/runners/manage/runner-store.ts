import { and, count, desc, eq, isNull, lte, or, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { Reach } from "../../../core/reach.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { MAX_RUNNERS } from "../rules/runner.ts";
import { runners, runnerSessions } from "../tables.ts";

export type RunnerRow = typeof runners.$inferSelect;

export function findRunner(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<RunnerRow | undefined> {
  return db
    .select()
    .from(runners)
    .where(inEnvironment(runners, place, eq(runners.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectRunners(
  db: Database,
  place: EnvironmentPlace,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: RunnerRow[]; totalCount: number }> {
  const listed = { table: runners, id: runners.id, within: inEnvironment(runners, place) };
  const where = inEnvironment(runners, place, await withinReach(db, reach, listed));
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(runners)
      .where(where)
      .orderBy(desc(runners.createdAt), desc(runners.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(runners).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** Not the revoked ones. */
export async function selectRunnersMadeBy(
  db: Database,
  place: EnvironmentPlace,
  userId: string,
  reach: Reach,
): Promise<RunnerRow[]> {
  const made = inEnvironment(
    runners,
    place,
    eq(runners.createdBy, userId),
    isNull(runners.revokedAt),
  );
  const listed = { table: runners, id: runners.id, within: made };
  return db
    .select()
    .from(runners)
    .where(and(made, await withinReach(db, reach, listed)))
    .orderBy(desc(runners.createdAt), desc(runners.id))
    .limit(MAX_RUNNERS);
}

/** On condition that there are not too many, for each asks for work every second. */
export function insertRunner(
  db: Database,
  place: EnvironmentPlace,
  row: RunnerRow,
  tooMany: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const alive = inEnvironment(runners, place, isNull(runners.revokedAt));
  const fewer = sql`(SELECT count(*) FROM ${runners} WHERE ${alive}) < ${MAX_RUNNERS}`;
  return [
    mustHold(db, "few_runners", fewer, tooMany),
    write(db.insert(runners).values({ ...row, companyId, environment })),
  ];
}

/** It is dead with the commit: each of its requests asks for this row in the batch of what it does. */
export function markRevoked(
  db: Database,
  place: EnvironmentPlace,
  row: RunnerRow,
  nowMs: number,
  changed: CodedError,
): Write[] {
  const asRead = inEnvironment(
    runners,
    place,
    eq(runners.id, row.id),
    eq(runners.revision, row.revision),
    isNull(runners.revokedAt),
  );
  return [
    write(
      db
        .update(runners)
        .set({ revokedAt: nowMs, registrationHash: null, revision: row.revision + 1 })
        .where(asRead),
    ),
    mustHaveChanged(db, "runner_changed", changed),
  ];
}

/** Of runners that were revoked, or that were never registered, long ago; with their sessions. */
export async function deleteOldRunners(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const old: SQL | undefined = or(
    // Written out, not bound: SQLite uses a partial index only where it can see its condition.
    and(sql`revoked_at IS NOT NULL`, lte(runners.revokedAt, beforeMs)),
    and(sql`registration_hash IS NOT NULL`, lte(runners.registrationExpiresAt, beforeMs)),
  );
  const ids = sql`(SELECT ${runners.id} FROM ${runners} WHERE ${old} LIMIT ${limit})`;
  const [, deleted] = await db.batch([
    db.delete(runnerSessions).where(sql`${runnerSessions.runnerId} IN ${ids}`),
    db
      .delete(runners)
      .where(sql`${runners.id} IN ${ids}`)
      .returning({ id: runners.id }),
  ]);
  return deleted.length;
}
