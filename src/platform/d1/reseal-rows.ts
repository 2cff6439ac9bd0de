/**
 * Moves what is sealed in a table under the first master key, so that the keys after it can go from the list. Bounded,
 * and repeated until nothing is left. A row that changes meanwhile keeps its change.
 */

import { and, asc, count, gt, lt, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

import type { Random } from "../../core/encoding.ts";
import {
  beginningUnder,
  reseal,
  retiredKeyIds,
  SealBroken,
  type Keyring,
  type SealContext,
} from "../../core/sealed-box.ts";
import type { Database } from "./database.ts";

/** A column of sealed values, with an index: what is under one master key stands together in it. */
export interface SealedColumn {
  readonly table: SQLiteTable;
  readonly sealed: SQLiteColumn;
  /** Whose value it is: part of the place that it is bound to. */
  readonly owner: SQLiteColumn;
  readonly contextOf: (owner: string) => SealContext;
}

export interface ResealOptions {
  readonly db: Database;
  readonly keyring: Keyring;
  readonly random: Random;
}

export interface Resealed {
  readonly resealed: number;
  /** Under one of our keys and yet they do not open: changed by somebody. They stay as they are. */
  readonly broken: number;
  /** Still under a retired key, broken ones included. */
  readonly left: number;
}

/** Values of one read and one write: 250 of them are well under what one statement may carry. */
const PAGE = 250;

/** Looks at no more than `limit` values; `left: 0` says that none is under a retired key. */
export async function resealColumn(
  options: ResealOptions,
  column: SealedColumn,
  limit: number,
): Promise<Resealed> {
  const { db, keyring } = options;
  let looked = 0;
  let resealed = 0;
  let left = 0;
  for (const keyId of await retiredKeyIds(keyring)) {
    let after = beginningUnder(keyId);
    while (looked < limit) {
      const page = await selectSealedUnder(db, column, { keyId, after, limit: limit - looked });
      const moved = await Promise.all(page.map((row) => sealRowAnew(options, column, row)));
      const whole = moved.filter((row) => row !== undefined);
      await updateSealed(db, column, whole);
      looked += page.length;
      resealed += whole.length;
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.sealed;
    }
    left += (await buildSealedCount(db, column, keyId))[0]?.value ?? 0;
  }
  return { resealed, broken: looked - resealed, left };
}

interface SealedRow {
  readonly owner: string;
  readonly sealed: string;
}

interface MovedRow {
  readonly from: string;
  readonly to: string;
}

async function sealRowAnew(
  { keyring, random }: ResealOptions,
  { contextOf }: SealedColumn,
  { owner, sealed: from }: SealedRow,
): Promise<MovedRow | undefined> {
  try {
    return { from, to: await reseal(keyring, contextOf(owner), from, random) };
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

/** Those after this one of the same key; in base64url nothing is beyond `~`. */
function isUnder({ sealed }: SealedColumn, keyId: string, after: string): SQL | undefined {
  return and(gt(sealed, after), lt(sealed, `${beginningUnder(keyId)}~`));
}

/** @internal Exported for the test of query plans. */
export async function selectSealedUnder(
  db: Database,
  column: SealedColumn,
  {
    keyId,
    after,
    limit,
  }: { readonly keyId: string; readonly after: string; readonly limit: number },
): Promise<SealedRow[]> {
  const rows = await db
    .select({ owner: column.owner, sealed: column.sealed })
    .from(column.table)
    .where(isUnder(column, keyId, after))
    .orderBy(asc(column.sealed))
    .limit(Math.min(limit, PAGE));
  return rows.map(({ owner, sealed }) => ({ owner: String(owner), sealed: String(sealed) }));
}

export function buildSealedCount(db: Database, column: SealedColumn, keyId: string) {
  const under = isUnder(column, keyId, beginningUnder(keyId));
  return db.select({ value: count() }).from(column.table).where(under);
}

/**
 * Each on condition of the value that was read, which is in one row alone: what was set, removed or sealed anew meanwhile
 * stays as it is. @internal Exported for the test of query plans.
 */
export async function updateSealed(
  db: Database,
  { table, sealed }: SealedColumn,
  moved: readonly MovedRow[],
): Promise<void> {
  if (moved.length === 0) return;
  const name = sql.identifier(sealed.name);
  await db.run(sql`
    UPDATE ${table} SET ${name} = moved.value ->> 'to' FROM json_each(${JSON.stringify(moved)}) AS moved
    WHERE ${table}.${name} = moved.value ->> 'from'`);
}
