import { DAY_MS } from "../../../core/time.ts";
import type { AnnounceEach } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { sweepInRounds, type Swept } from "../../../platform/d1/sweep-in-rounds.ts";
import { touch } from "../../audit/index.ts";
import { deleteOldRunners } from "../manage/runner-store.ts";
import { KEPT_MS } from "../rules/runner.ts";
import { countMissed, deleteOldJobs, markMissed, selectMissedNotices } from "./sweep-store.ts";

const ROUNDS = { size: 500, most: 10 };

/** Tells of runners that are gone and missed: once, until they are seen again. */
export function sweepMissedRunners(
  { db, announceEach }: { readonly db: Database; readonly announceEach: AnnounceEach },
  nowMs: number,
): Promise<Swept> {
  return sweepInRounds(
    ROUNDS,
    (size) => countMissed(db, nowMs, size),
    (size) =>
      touch(db, [
        announceEach(selectMissedNotices(nowMs, size), nowMs),
        markMissed(db, nowMs, size),
      ]),
  );
}

export async function sweepOldRunners(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<{ deleted: number }> {
  return { deleted: await deleteOldRunners(db, nowMs - KEPT_MS, limit) };
}

/** What an instance keeps of a command is with its phase. */
const JOBS_KEPT_MS = 7 * DAY_MS;

export async function sweepOldCommands(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<{ deleted: number }> {
  return { deleted: await deleteOldJobs(db, nowMs - JOBS_KEPT_MS, limit) };
}
