import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { statusOf } from "./rules/runner.ts";
import type { RunnerRow } from "./manage/runner-store.ts";

export function presentRunner(row: RunnerRow, nowMs: number) {
  return {
    id: row.id,
    name: row.name,
    labels: [...row.labels],
    environment: row.environment,
    status: statusOf(row, nowMs),
    lastSeenAt: isoTimeOrNull(row.lastSeenAt),
    version: row.version,
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
  };
}

export type RunnerResource = ReturnType<typeof presentRunner>;
