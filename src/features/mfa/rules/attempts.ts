/**
 * How often a code may be wrong. Counted per person and factor, so neither another session nor another address brings
 * new attempts; a recovery code is of 124 bits and not counted, so a lockout never locks the owner out of recovery (P11).
 */

import { CodedError } from "../../../core/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

/** In a row; the right code sets the count back. */
export const MAX_FAILURES = 5;

export const LOCK_MS = 15 * MINUTE_MS;

export interface AttemptCount {
  readonly failures: number;
  readonly lockedUntil: number | null;
}

/**
 * The count after one more attempt, which is debited before its code is looked at: of a thousand guesses at once five
 * are compared. Nothing where the factor is locked. `debitAttempts` in the store is this rule as one UPDATE.
 */
export function decideAttempt(count: AttemptCount, nowMs: number): AttemptCount | undefined {
  if (isLocked(count, nowMs)) return undefined;
  // A lock that has run out begins a new row.
  const failures = count.lockedUntil === null ? count.failures + 1 : 1;
  return { failures, lockedUntil: failures >= MAX_FAILURES ? nowMs + LOCK_MS : null };
}

export function isLocked({ lockedUntil }: AttemptCount, nowMs: number): boolean {
  return lockedUntil !== null && lockedUntil > nowMs;
}

/** `counts` as they were read: one that shows no lock was locked since, by a guess beside this one. */
export function lockedOut(counts: readonly AttemptCount[], nowMs: number): CodedError {
  const ends = counts.map((count) =>
    isLocked(count, nowMs) ? (count.lockedUntil as number) : nowMs + LOCK_MS,
  );
  const retryAfterSeconds = Math.max(1, Math.ceil((Math.min(...ends) - nowMs) / SECOND_MS));
  return new CodedError(
    "locked_out",
    "Too many wrong codes. Wait, or use a recovery code: those are not locked.",
    { retryAfterSeconds },
  );
}
