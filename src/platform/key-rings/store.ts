import { sql, type SQL } from "drizzle-orm";

import type { Database } from "../d1/database.ts";
import type { RingName } from "./rules.ts";
import { keyRings } from "./tables.ts";

export type RingRow = typeof keyRings.$inferSelect;

export interface RingKeys {
  readonly name: RingName;
  readonly firstId: string;
  readonly retiredIds: readonly string[];
}

/** What the Worker holds now. A new first key begins anew what is walked over. */
export async function noteRings(
  db: Database,
  rings: readonly RingKeys[],
  nowMs: number,
): Promise<RingRow[]> {
  const same = sql`${keyRings.firstId} = excluded.first_id`;
  const keptIfSame = (column: SQL, fresh: SQL) =>
    sql`CASE WHEN ${same} THEN ${column} ELSE ${fresh} END`;
  const { firstSince, walkAfter, walkFailed, walkedAt } = keyRings;
  return db
    .insert(keyRings)
    .values(rings.map((ring) => ({ ...ring, firstSince: nowMs, checkedAt: nowMs })))
    .onConflictDoUpdate({
      target: keyRings.name,
      set: {
        firstId: sql`excluded.first_id`,
        retiredIds: sql`excluded.retired_ids`,
        firstSince: keptIfSame(sql`${firstSince}`, sql`excluded.first_since`),
        walkAfter: keptIfSame(sql`${walkAfter}`, sql`0`),
        walkFailed: keptIfSame(sql`${walkFailed}`, sql`0`),
        walkedAt: keptIfSame(sql`${walkedAt}`, sql`NULL`),
      },
    })
    .returning();
}

/** What a run found, and that it looked. */
export async function saveRings(db: Database, rings: readonly RingRow[]): Promise<void> {
  await db
    .insert(keyRings)
    .values([...rings])
    .onConflictDoUpdate({
      target: keyRings.name,
      set: {
        left: sql`excluded.left_under`,
        broken: sql`excluded.broken`,
        walkAfter: sql`excluded.walk_after`,
        walkFailed: sql`excluded.walk_failed`,
        walkedAt: sql`excluded.walked_at`,
        checkedAt: sql`excluded.checked_at`,
      },
    });
}
