/**
 * Operations that cross two stores, from their begin to their outcome. The row is taken first, under the id of one
 * attempt; then the other store works; then the outcome is written on condition that the row is still that attempt's.
 * Who takes the row over gives it another id, so of two that think they hold it only one can settle it. A row that
 * was not touched for a quarter of an hour is a stopped attempt's, and the sweep settles it.
 */

import { and, eq, lte, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

import { randomBase36, type Random } from "../../core/encoding.ts";
import { conflict } from "../../core/errors.ts";
import { MINUTE_MS } from "../../core/time.ts";
import type { Database } from "./database.ts";
import { mustHaveChanged, write, type Write } from "./write.ts";

/** A signed request is good for five minutes: by then none of the attempt's can still arrive at the other store. */
export const UNTOUCHED_MS = 15 * MINUTE_MS;

/** Rows that a sweep takes a run. One that fails is touched, so it goes to the end of the queue and holds up no other. */
export const SWEEP_BATCH = 20;

/** `status` is `active` where nothing is under way. */
export interface AttemptTable extends SQLiteTable {
  readonly id: SQLiteColumn;
  readonly status: SQLiteColumn;
  readonly attemptId: SQLiteColumn;
  readonly touchedAt: SQLiteColumn;
}

/** What a row of such a table has at least. */
interface AttemptRow extends Attempt {
  readonly touchedAt: number;
}

export interface Attempt {
  readonly id: string;
  readonly attemptId: string | null;
}

declare const outcome: unique symbol;

/**
 * The end of an attempt. Made here alone, always with its condition, and written by `commitOutcome` alone: it is no
 * `Write`, so bookkeeping cannot take it.
 */
export interface AttemptOutcome {
  readonly writes: readonly Write[];
  readonly [outcome]: true;
}

export function newAttemptId(random: Random): string {
  return randomBase36(20, random);
}

export interface Attempts<Row extends AttemptRow, S> {
  /** The row is at rest again, with what came of it. Who took it over meanwhile wins: then this batch is undone. */
  readonly settle: (
    db: Database,
    place: S,
    attempt: Attempt,
    changes: Partial<Row>,
  ) => AttemptOutcome;
  /** The row goes. */
  readonly remove: (db: Database, place: S, attempt: Attempt) => AttemptOutcome;
  /** What is known of an attempt while it goes on; changes nothing where it has lost the row. */
  readonly note: (db: Database, place: S, attempt: Attempt, changes: Partial<Row>) => Write;
  /** For the sweep: the row is `next`'s, unless the dead attempt lives and has touched it since. */
  readonly takeOver: (db: Database, place: S, dead: AttemptRow, next: Partial<Row>) => Write[];
  /** For the sweep, over all companies: rows that were not touched since, the oldest first. */
  readonly selectUnsettled: (db: Database, untouchedSinceMs: number) => Promise<Row[]>;
}

export function createAttempts<Row extends AttemptRow, S>(
  table: AttemptTable,
  options: {
    /** `inCompany` or `inEnvironment` of the table. */
    readonly within: (place: S, ...conditions: (SQL | undefined)[]) => SQL;
    /** What a caller is told who has lost the row. */
    readonly lost: string;
  },
): Attempts<Row, S> {
  const { within } = options;
  const ofAttempt = (place: S, { id, attemptId }: Attempt, condition?: SQL) =>
    within(place, eq(table.id, id), eq(table.attemptId, attemptId ?? ""), condition);
  const mustHold = (db: Database) => mustHaveChanged(db, "attempt_lost", conflict(options.lost));
  // The kit knows four columns of its tables; the others are the caller's, whose types the signatures above check.
  const update = (db: Database, changes: object, where: SQL) =>
    write(db.update(table).set(changes).where(where));

  return {
    settle: (db, place, attempt, changes) => {
      const set = { ...changes, status: "active", attemptId: null };
      return ended([update(db, set, ofAttempt(place, attempt)), mustHold(db)]);
    },

    remove: (db, place, attempt) =>
      ended([write(db.delete(table).where(ofAttempt(place, attempt))), mustHold(db)]),

    note: (db, place, attempt, changes) => update(db, changes, ofAttempt(place, attempt)),

    takeOver: (db, place, dead, next) => {
      const where = ofAttempt(place, dead, eq(table.touchedAt, dead.touchedAt));
      return [update(db, next, where), mustHold(db)];
    },

    selectUnsettled: (db, untouchedSinceMs) =>
      db
        .select()
        .from(table)
        // Written out, not bound: SQLite uses a partial index only where it can see its condition.
        .where(and(sql`status <> 'active'`, lte(table.touchedAt, untouchedSinceMs)))
        .orderBy(table.touchedAt)
        .limit(SWEEP_BATCH) as unknown as Promise<Row[]>,
  };
}

/** A batch that ends an attempt whose condition is the caller's own: a deletion, which any of several may finish. */
export function ended(writes: readonly Write[]): AttemptOutcome {
  return { writes } as AttemptOutcome;
}

/** One after the other; one that fails holds up no other. */
export async function settleEach<R>(
  rows: readonly R[],
  settle: (row: R) => Promise<void>,
): Promise<{ found: number; failed: number }> {
  let failed = 0;
  for (const row of rows) {
    try {
      await settle(row);
    } catch {
      failed++;
    }
  }
  return { found: rows.length, failed };
}
