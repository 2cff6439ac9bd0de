/** Finishes the fences that a crash left between D1 and a key's object. */

import type { Database } from "../../../platform/d1/database.ts";
import type { FenceKey } from "../deps.ts";
import { selectPendingFences } from "../store.ts";

/** Keys whose fences wait side by side; one may wait for a whole term. */
const BATCH = 50;

/** Batches a run: fifty keys whose objects do not answer do not hold up the rest. */
const BATCHES = 4;

export interface FenceSweepDeps {
  readonly db: Database;
  readonly fenceKey: FenceKey;
}

/** Idempotent and bounded: what is left, or fails, is found again by the next run. */
export async function sweepPendingFences(
  deps: FenceSweepDeps,
): Promise<{ found: number; failed: number }> {
  let found = 0;
  let failed = 0;
  let afterId = "";
  for (let batch = 0; batch < BATCHES; batch++) {
    const pending = await selectPendingFences(deps.db, afterId, BATCH);
    const outcomes = await Promise.allSettled(
      pending.map((key) => deps.fenceKey(key, key.id, key.revokedAt ?? 0)),
    );
    found += pending.length;
    failed += outcomes.filter((outcome) => outcome.status === "rejected").length;
    if (pending.length < BATCH) break;
    afterId = pending.at(-1)?.id ?? "";
  }
  return { found, failed };
}
