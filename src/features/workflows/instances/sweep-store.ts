/** For the sweeps, over all companies. */

import { and, inArray, lte, sql } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { workflowInstances, workflowPhases } from "../tables.ts";

export type StuckInstance = Pick<
  typeof workflowInstances.$inferSelect,
  "id" | "companyId" | "environment"
>;

/**
 * Takes what was not touched for long, the longest first, so that no other run takes it too. One that was not begun is
 * looked at sooner.
 */
export function takeStuckInstances(
  db: Database,
  since: { readonly startingMs: number; readonly goingMs: number },
  nowMs: number,
  limit: number,
): Promise<StuckInstance[]> {
  const stuck = db
    .select({ id: workflowInstances.id })
    .from(workflowInstances)
    .where(
      and(
        // Written out, not bound: SQLite uses a partial index only where it can see its condition.
        sql`ended_at IS NULL`,
        lte(workflowInstances.touchedAt, since.startingMs),
        sql`(${workflowInstances.status} = 'starting' OR ${workflowInstances.touchedAt} <= ${since.goingMs})`,
      ),
    )
    .orderBy(workflowInstances.touchedAt)
    .limit(limit);
  const { id, companyId, environment } = workflowInstances;
  return db
    .update(workflowInstances)
    .set({ touchedAt: nowMs })
    .where(and(sql`ended_at IS NULL`, inArray(id, stuck)))
    .returning({ id, companyId, environment });
}

/** With their phases. */
export function deleteOldInstances(db: Database, beforeMs: number, limit: number): Write[] {
  const old = db
    .select({ id: workflowInstances.id })
    .from(workflowInstances)
    .where(and(sql`ended_at IS NOT NULL`, lte(workflowInstances.endedAt, beforeMs)))
    .orderBy(workflowInstances.endedAt)
    .limit(limit);
  return [
    write(db.delete(workflowPhases).where(inArray(workflowPhases.instanceId, old))),
    write(db.delete(workflowInstances).where(inArray(workflowInstances.id, old))),
  ];
}

/** How many there are to delete, at most `limit`. */
export async function countOldInstances(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const old = db
    .select({ id: workflowInstances.id })
    .from(workflowInstances)
    .where(and(sql`ended_at IS NOT NULL`, lte(workflowInstances.endedAt, beforeMs)))
    .limit(limit)
    .as("old");
  const [row] = await db.select({ value: sql<number>`count(*)` }).from(old);
  return row?.value ?? 0;
}
