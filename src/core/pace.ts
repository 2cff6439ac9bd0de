/** How many requests people make: each person, and all people of a company together. API keys have limits of their own. */

import { CodedError } from "./errors.ts";

/**
 * What a request counts against.
 * Attack: somebody with a stolen session makes so many requests that its owner cannot end it. So signing out and ending
 * sign-ins have an allowance beside the one for everything else. So have runners: people who are in a hurry must not
 * cost a command its claim.
 */
export type Allowance = "ordinary" | "ending" | "runners";

/** Each throws `rate_limit_exceeded`. */
export interface Pace {
  readonly person: (id: string, allowance: Allowance) => Promise<void>;
  readonly company: (companyId: string, allowance: Allowance) => Promise<void>;
}

/** The limits count by the minute, and do not say when theirs ends. */
const RETRY_AFTER_SECONDS = 60;

export function tooManyRequests(whose: "you" | "your company"): CodedError {
  return new CodedError(
    "rate_limit_exceeded",
    `Too many requests from ${whose}. Retry after ${RETRY_AFTER_SECONDS} seconds.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
