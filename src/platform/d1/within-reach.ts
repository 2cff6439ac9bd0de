/** The rows of a list that its reader may see, as a condition of the same query: counts and pages agree with it. */

import type { SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

import type { Reach } from "../../core/reach.ts";
import type { Database } from "./database.ts";

export interface Listed {
  readonly table: SQLiteTable;
  /** What policies name the thing by: its id, or its slug. */
  readonly id: SQLiteColumn;
  /** The JSON column of its tags, where the kind has tags. */
  readonly tags?: SQLiteColumn;
  /** The scope of the list: company, environment. */
  readonly scope: SQL;
}

/** Undefined where all rows of the scope are within reach. */
export function withinReach(
  _db: Database,
  _reach: Reach,
  _listed: Listed,
): Promise<SQL | undefined> {
  return Promise.resolve(undefined);
}
