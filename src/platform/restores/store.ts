import { desc, eq, isNull, or, sql, type SQL } from "drizzle-orm";

import type { Database } from "../d1/database.ts";
import { write, type Write } from "../d1/write.ts";
import { restores } from "./tables.ts";

export type RestoreRow = typeof restores.$inferSelect;

/** The latest that is not through; a handful of rows are there at most. */
export function findOpenRestore(db: Database): Promise<RestoreRow | undefined> {
  const open = or(isNull(restores.keysDoneAt), isNull(restores.secretsDoneAt));
  return db.select().from(restores).where(open).orderBy(desc(restores.at)).limit(1).get();
}

export function updateRestore(
  db: Database,
  { at }: Pick<RestoreRow, "at">,
  found: Partial<RestoreRow>,
): Write {
  return write(db.update(restores).set(found).where(eq(restores.at, at)));
}

/**
 * What began then began before this database was restored. Attack: a token of a sign-in that was ended after the time
 * that the rows are of: its row is gone, and it is shown as if for the first time.
 */
export function isBeforeRestore(beganMs: number): SQL {
  return sql`EXISTS (SELECT 1 FROM ${restores} WHERE ${restores.at} >= ${beganMs})`;
}
