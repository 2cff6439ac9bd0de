import { sql } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { workflowInstances } from "../tables.ts";

/** Which workflow each of these instances runs, by the instance's id. One that is not there is not in it. */
export async function selectWorkflowsOf(
  db: Database,
  place: EnvironmentPlace,
  instanceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (instanceIds.length === 0) return new Map();
  const among = sql`${workflowInstances.id} IN (SELECT value FROM json_each(${JSON.stringify(instanceIds)}))`;
  const rows = await db
    .select({ id: workflowInstances.id, workflowId: workflowInstances.workflowId })
    .from(workflowInstances)
    .where(inEnvironment(workflowInstances, place, among));
  return new Map(rows.map(({ id, workflowId }) => [id, workflowId]));
}
