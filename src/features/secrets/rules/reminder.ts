/**
 * When a secret is due for rotation, and which notice is its turn. Pure. What is said depends on the due date and the
 * clock alone, so it does not matter how many runs came late, twice or not at all.
 */

import { DAY_MS } from "../../../core/time.ts";

export const WEEK_MS = 7 * DAY_MS;

/** The columns of a reminder; all null where none is set. */
export interface Reminder {
  readonly reminderIntervalDays: number | null;
  readonly reminderDueAt: number | null;
  readonly nextNoticeAt: number | null;
}

export const NO_REMINDER: Reminder = {
  reminderIntervalDays: null,
  reminderDueAt: null,
  nextNoticeAt: null,
};

/** Counted from the last rotation, or from the creation. A date that has passed is due for its notice at once. */
export function reminderFrom(
  intervalDays: number | null,
  rotatedAtMs: number,
  nowMs: number,
): Reminder {
  if (intervalDays === null) return NO_REMINDER;
  const dueAt = rotatedAtMs + intervalDays * DAY_MS;
  return {
    reminderIntervalDays: intervalDays,
    reminderDueAt: dueAt,
    nextNoticeAt: Math.max(dueAt, nowMs),
  };
}

export interface ReminderTurn {
  readonly kind: "secret.rotation_due" | "secret.rotation_overdue";
  /** Whole weeks since the due date. A week has one notice, which is the first run's that comes in it. */
  readonly week: number;
  readonly nextNoticeAt: number;
}

/**
 * Weeks without a run are left out: after a month there is one reminder, for the present week.
 * @internal SQL says the same.
 */
export function decideReminder(dueAt: number, nowMs: number): ReminderTurn | null {
  if (nowMs < dueAt) return null;
  const week = Math.floor((nowMs - dueAt) / WEEK_MS);
  return {
    kind: week === 0 ? "secret.rotation_due" : "secret.rotation_overdue",
    week,
    nextNoticeAt: dueAt + (week + 1) * WEEK_MS,
  };
}
