/** Finishes the fences that a crash left between D1 and a key's object. */

import type { Database } from "../../platform/d1/database.ts";
import type { FenceKey } from "./deps.ts";
import { selectPendingFences } from "./store.ts";

/** Keys per run; the fence of each may wait for a whole term, so they wait side by side. */
const BATCH = 50;

export interface FenceSweepDeps {
  readonly db: Database;
  readonly fenceKey: FenceKey;
}

/** Idempotent and bounded: what is left, or fails, is found again by the next run. */
export async function sweepPendingFences(
  deps: FenceSweepDeps,
): Promise<{ found: number; failed: number }> {
  const pending = await selectPendingFences(deps.db, "", BATCH);
  const outcomes = await Promise.allSettled(
    pending.map((key) => deps.fenceKey(key, key.id, key.revokedAt ?? 0)),
  );
  const failed = outcomes.filter((outcome) => outcome.status === "rejected").length;
  return { found: pending.length, failed };
}
