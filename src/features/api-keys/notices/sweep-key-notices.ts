/** Tells of keys that are about to end, that have ended, and, once, of those that never end and have grown old (P10). */

import type { AnnounceEach } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { sweepInRounds, type Swept } from "../../../platform/d1/sweep-in-rounds.ts";
import { touch } from "../../audit/index.ts";
import { countDueKeys, moveKeyNotices, selectKeyNotices } from "./notice-store.ts";

/** The same as for the reminders of secrets. */
const ROUNDS = { size: 2_000, most: 60 };

export interface KeyNoticeDeps {
  readonly db: Database;
  readonly announceEach: AnnounceEach;
}

/** Notice and next date are one transaction, as in the reminders of secrets. */
export function sweepKeyNotices(
  { db, announceEach }: KeyNoticeDeps,
  nowMs: number,
  rounds = ROUNDS,
): Promise<Swept> {
  return sweepInRounds(
    rounds,
    (size) => countDueKeys(db, nowMs, size),
    (size) =>
      touch(db, [
        announceEach(selectKeyNotices(nowMs, size), nowMs),
        moveKeyNotices(db, nowMs, size),
      ]),
  );
}
