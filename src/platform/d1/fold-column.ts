/** Folded texts of rows that were written before their column was: so many at a time, in JavaScript, for SQLite folds ASCII alone. */

import { and, isNotNull, isNull, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

import { foldText } from "../../core/text.ts";
import type { Database } from "./database.ts";
import { sweepInRounds, type Swept } from "./sweep-in-rounds.ts";

/** Of texts of two thousand characters a round makes a parameter of a megabyte at most; D1 takes two. */
const ROUNDS = { size: 100, most: 20 };

export interface FoldedColumn {
  readonly table: SQLiteTable;
  readonly id: SQLiteColumn;
  readonly text: SQLiteColumn;
  /** Null until it is written; its index is of such rows alone. */
  readonly folded: SQLiteColumn;
}

/** A row whose text changed meanwhile has its folded text by that change, and is left alone. */
export function foldOldTexts(
  db: Database,
  { table, id, text, folded }: FoldedColumn,
): Promise<Swept> {
  let pairs: readonly (readonly [string, string])[] = [];
  return sweepInRounds(
    ROUNDS,
    async (size) => {
      const rows = await db
        .select({ id: sql<string>`${id}`, text: sql<string>`${text}` })
        .from(table)
        .where(and(isNull(folded), isNotNull(text)))
        .limit(size);
      pairs = rows.map((row) => [row.id, foldText(row.text)]);
      return pairs.length;
    },
    async () => {
      await db.run(sql`
        UPDATE ${table} SET ${sql.identifier(folded.name)} = found.value ->> 1
        FROM json_each(${JSON.stringify(pairs)}) AS found
        WHERE ${id} = found.value ->> 0 AND ${isNull(folded)}`);
    },
  );
}
