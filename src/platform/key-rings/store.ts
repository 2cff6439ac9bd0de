import { eq, sql } from "drizzle-orm";

import type { Database } from "../d1/database.ts";
import type { RingName } from "./rules.ts";
import { keyRings } from "./tables.ts";

export type RingRow = typeof keyRings.$inferSelect;

export interface RingKeys {
  readonly name: RingName;
  readonly firstId: string;
  readonly retiredIds: readonly string[];
}

/** What the Worker holds now. A new first key begins anew what is counted and walked over. */
export async function noteRing(
  db: Database,
  { name, firstId, retiredIds }: RingKeys,
  nowMs: number,
): Promise<RingRow> {
  const same = sql`${keyRings.firstId} = ${firstId}`;
  return db
    .insert(keyRings)
    .values({ name, firstId, retiredIds, firstSince: nowMs, checkedAt: nowMs })
    .onConflictDoUpdate({
      target: keyRings.name,
      set: {
        firstId,
        retiredIds,
        firstSince: sql`CASE WHEN ${same} THEN ${keyRings.firstSince} ELSE ${nowMs} END`,
        walkAfter: sql`CASE WHEN ${same} THEN ${keyRings.walkAfter} ELSE 0 END`,
        walkFailed: sql`CASE WHEN ${same} THEN ${keyRings.walkFailed} ELSE 0 END`,
        walkedAt: sql`CASE WHEN ${same} THEN ${keyRings.walkedAt} END`,
      },
    })
    .returning()
    .get();
}

export type RingFindings = Pick<RingRow, "left" | "broken"> &
  Partial<Pick<RingRow, "walkAfter" | "walkFailed" | "walkedAt">>;

export async function updateRing(
  db: Database,
  name: RingName,
  findings: RingFindings,
  nowMs: number,
): Promise<void> {
  await db
    .update(keyRings)
    .set({ ...findings, checkedAt: nowMs })
    .where(eq(keyRings.name, name));
}
