/**
 * How often messages are sent. Debited before anything is sent.
 * Attack (SMS pumping): have us send thousands of messages to numbers that earn the attacker money, or flood somebody's
 * phone through many accounts. A number that is being set up is not confirmed yet, so those messages have limits by person,
 * number, company and country.
 * Attack (somebody else's allowance): set a number up again and again in one company, so that its owner gets no code in
 * another. So messages to a confirmed number count for its person alone: what others cause is not in that count. They
 * cannot be pumped, for each confirmed number had its message within the limits above and gets ten a day.
 */

import { CodedError } from "../../../core/errors.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

/** Setting a number up, or signing in with one that is confirmed. */
export type SmsPurpose = "enroll" | "verify";

/** Whose messages of that purpose are counted. */
export type CountedBy = "user" | "number" | "company" | "country";

export interface SmsLimit {
  readonly by: CountedBy;
  readonly max: number;
  readonly windowMs: number;
}

export const SMS_GAP_MS = 30 * SECOND_MS;

const HOUR_MS = 60 * MINUTE_MS;

const OF_A_PERSON: readonly SmsLimit[] = [
  { by: "user", max: 1, windowMs: SMS_GAP_MS },
  { by: "user", max: 5, windowMs: HOUR_MS },
  { by: "user", max: 10, windowMs: DAY_MS },
];

export const SMS_LIMITS: Readonly<Record<SmsPurpose, readonly SmsLimit[]>> = {
  enroll: [
    ...OF_A_PERSON,
    { by: "number", max: 5, windowMs: HOUR_MS },
    { by: "number", max: 10, windowMs: DAY_MS },
    // A company that brings everybody in on one day has 200 people a day, and authenticator apps besides.
    { by: "company", max: 100, windowMs: HOUR_MS },
    { by: "company", max: 200, windowMs: DAY_MS },
    // What an attacker with any number of companies can cost us.
    { by: "country", max: 500, windowMs: HOUR_MS },
    { by: "country", max: 2_000, windowMs: DAY_MS },
  ],
  verify: OF_A_PERSON,
};

/** Milliseconds until the next message may go; 0: now. `blocking`: when the message went that fills each limit. */
export function waitBeforeSending(
  limits: readonly SmsLimit[],
  blocking: readonly (number | undefined)[],
  nowMs: number,
): number {
  const waits = limits.map(({ windowMs }, index) => {
    const sentAt = blocking[index];
    return sentAt === undefined ? 0 : sentAt + windowMs - nowMs;
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
