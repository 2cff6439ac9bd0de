import { inArray, isNotNull } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { runnerJobs, runners } from "../tables.ts";

/**
 * Which commands were claimed since, and which tokens used, rows of an earlier time do not say: no command is handed out
 * a second time, and no token registers a second machine.
 */
export function endAllCommands(db: Database, atMs: number): Write[] {
  const over = {
    status: "cancelled",
    endedAt: atMs,
    ...{ claimableAt: null, dueAt: null, leaseUntil: null, runUntil: null, claimedBy: null },
  } as const;
  return [
    write(
      db
        .update(runnerJobs)
        .set(over)
        .where(inArray(runnerJobs.status, ["queued", "claimed"])),
    ),
    write(
      db.update(runners).set({ registrationHash: null }).where(isNotNull(runners.registrationHash)),
    ),
  ];
}
