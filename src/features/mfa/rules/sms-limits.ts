/**
 * How often messages are sent.
 * Attack (SMS pumping): have us send thousands of messages to numbers that earn the attacker money, or flood somebody's
 * phone through many accounts. So both the person and the number have limits, debited before anything is sent.
 */

import { CodedError } from "../../../core/errors.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

export interface SmsLimit {
  readonly by: "user" | "number";
  readonly max: number;
  readonly windowMs: number;
}

export const SMS_GAP_MS = 30 * SECOND_MS;

const HOUR_MS = 60 * MINUTE_MS;

/** A number's count over all people. */
export const SMS_LIMITS: readonly SmsLimit[] = [
  { by: "user", max: 1, windowMs: SMS_GAP_MS },
  { by: "user", max: 5, windowMs: HOUR_MS },
  { by: "number", max: 5, windowMs: HOUR_MS },
  { by: "number", max: 10, windowMs: DAY_MS },
];

/** When messages went out, newest first, each list within the longest window and at most as long as its highest limit. */
export interface SentTimes {
  readonly user: readonly number[];
  readonly number: readonly number[];
}

/** Milliseconds until the next message may go; 0: now. */
export function waitBeforeSending(sent: SentTimes, nowMs: number): number {
  const waits = SMS_LIMITS.map(({ by, max, windowMs }) => {
    const blocking = sent[by][max - 1];
    return blocking === undefined ? 0 : blocking + windowMs - nowMs;
  });
  return Math.max(0, ...waits);
}

export function tooManyMessages(waitMs: number): CodedError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / SECOND_MS));
  return new CodedError(
    "rate_limit_exceeded",
    `Too many text messages. The next one can be sent in ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds },
  );
}
