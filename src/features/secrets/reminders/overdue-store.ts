import { lte, sql } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Reach } from "../../../core/reach.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { secrets } from "../tables.ts";

/** Whose rotation is due, the longest overdue first, at most `limit`. By the partial index: what is not due costs nothing. */
export async function selectOverdueSecrets(
  db: Database,
  place: EnvironmentPlace,
  reach: Reach,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<{ slug: string; dueAt: number }[]> {
  const { slug, tags, reminderDueAt } = secrets;
  const due = inEnvironment(
    secrets,
    place,
    // Written out, not bound: SQLite uses a partial index only where it can see its condition.
    sql`reminder_due_at IS NOT NULL`,
    lte(reminderDueAt, nowMs),
  );
  const listed = { table: secrets, id: slug, tags, within: due };
  return db
    .select({ slug, dueAt: sql<number>`${reminderDueAt}` })
    .from(secrets)
    .where(inEnvironment(secrets, place, due, await withinReach(db, reach, listed)))
    .orderBy(reminderDueAt, slug)
    .limit(limit);
}
