/** Tells once of each old value that nothing holds any more: then it can be revoked at the service it belongs to. */

import { sweepInRounds, type Swept } from "../../../platform/d1/sweep-in-rounds.ts";
import { touch } from "../../audit/index.ts";
import type { ReminderDeps } from "../reminders/sweep-reminders.ts";
import { countDueVersions, moveOldVersions, selectOldVersionNotices } from "./old-version-store.ts";

/** 20,000 a run, in 20 queries. */
const ROUNDS = { size: 2_000, most: 10 };

/**
 * Notice and mark are one transaction, and so is each retrieval with its hold: a version is told of while nothing holds
 * it, and what is told is never handed out again (`holdWrites`).
 */
export function sweepOldVersions(
  { db, announceEach }: ReminderDeps,
  nowMs: number,
  rounds = ROUNDS,
): Promise<Swept> {
  return sweepInRounds(
    rounds,
    (size) => countDueVersions(db, nowMs, size),
    (size) =>
      touch(db, [
        announceEach(selectOldVersionNotices(nowMs, size), nowMs),
        moveOldVersions(db, nowMs, size),
      ]),
  );
}
