import { inArray, sql } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import type { Failure } from "../rules/instance.ts";
import { workflowInstances, workflowPhases } from "../tables.ts";

const FAILURE: Failure = {
  phase: null,
  code: "restored",
  message: "The database was restored to an earlier time. What had run since then is not known.",
};

/** Attack, or bad luck: a phase that has run is `pending` in rows of an earlier time, and would deploy a second time. */
export function failAllInstances(db: Database, atMs: number): Write[] {
  const going = db
    .select({ id: workflowInstances.id })
    .from(workflowInstances)
    .where(sql`ended_at IS NULL`);
  const over = { status: "failed", endedAt: atMs } as const;
  return [
    write(
      db
        .update(workflowPhases)
        .set({ status: "cancelled", open: false, endedAt: atMs })
        .where(
          sql`${inArray(workflowPhases.instanceId, going)} AND ${workflowPhases.endedAt} IS NULL`,
        ),
    ),
    write(
      db
        .update(workflowInstances)
        .set({ ...over, failure: FAILURE, touchedAt: atMs })
        .where(sql`ended_at IS NULL`),
    ),
  ];
}
