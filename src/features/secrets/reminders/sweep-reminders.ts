/** Tells of secrets that are due for rotation, once when they are and once a week while they stay so (P10). */

import type { AnnounceEach } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { sweepInRounds, type Swept } from "../../../platform/d1/sweep-in-rounds.ts";
import { touch } from "../../audit/index.ts";
import { countDueReminders, moveReminders, selectReminderNotices } from "./reminder-store.ts";

/** 120,000 a run, in 180 queries. */
const ROUNDS = { size: 2_000, most: 60 };

export interface ReminderDeps {
  readonly db: Database;
  readonly announceEach: AnnounceEach;
}

/**
 * Notice and next date are one transaction: a run that stops between two rounds has told all that it moved on and
 * nothing else, and of two runs at once the second finds what the first has left.
 */
export function sweepReminders(
  { db, announceEach }: ReminderDeps,
  nowMs: number,
  rounds = ROUNDS,
): Promise<Swept> {
  return sweepInRounds(
    rounds,
    (size) => countDueReminders(db, nowMs, size),
    (size) =>
      touch(db, [
        announceEach(selectReminderNotices(nowMs, size), nowMs),
        moveReminders(db, nowMs, size),
      ]),
  );
}
