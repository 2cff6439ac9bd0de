/** The drizzle handle over D1. Without a session every query reaches the primary: reads here are never stale. */

import type { BatchItem } from "drizzle-orm/batch";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";

export type Database = DrizzleD1Database;

/** A statement that was built and not run: only `writeBatch` runs it, with the others of its transaction. */
export type Statement = BatchItem<"sqlite">;

export function createDatabase(binding: D1Database): Database {
  return drizzle(binding);
}
