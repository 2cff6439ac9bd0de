/** Whether a request may be sent again, and when. Pure. */

import { NemblError, NoAnswerError } from "./errors.ts";

export interface Attempted {
  readonly method: string;
  /** Sent with an `Idempotency-Key`: however often it comes, it is done once. */
  readonly hasKey: boolean;
  /** Attempts before this one that failed. */
  readonly failures: number;
}

export interface RetryRules {
  readonly retries: number;
  /** A longer wait is the caller's to decide on. */
  readonly maxWaitMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

const BASE_MS = 250;

/** RFC 9110 §9.2.2. PATCH is not among them. */
const REPEATABLE = new Set(["GET", "HEAD", "PUT", "DELETE"]);

const NOTHING_DONE = new Set<string>(["rate_limit_exceeded"]);

/** Passing troubles, after which the outcome may be unknown. */
const PASSING = new Set<string>([
  "idempotency_in_progress",
  "unavailable",
  "upstream_error",
  "upstream_timeout",
]);

/** Undefined: not again. */
export function waitBeforeRetry(
  error: unknown,
  attempted: Attempted,
  rules: RetryRules,
): number | undefined {
  if (attempted.failures >= rules.retries || !mayRepeat(error, attempted)) return undefined;
  const asked = error instanceof NemblError ? error.retryAfterSeconds : undefined;
  const waitMs = asked === undefined ? backOff(attempted.failures, rules) : asked * 1_000;
  return waitMs <= rules.maxWaitMs ? waitMs : undefined;
}

/** Whether it was refused before anything was done. */
export function isUndone(error: unknown): boolean {
  return error instanceof NemblError && NOTHING_DONE.has(error.code);
}

function mayRepeat(error: unknown, { method, hasKey }: Attempted): boolean {
  if (isUndone(error)) return true;
  const isPassing =
    error instanceof NemblError
      ? PASSING.has(error.code)
      : error instanceof NoAnswerError && (error.status === undefined || error.status >= 500);
  // Attack on oneself: a second key, a second request, because the first one's answer was lost.
  return isPassing && (hasKey || REPEATABLE.has(method));
}

/** Apart from each other, so that many clients do not come back at once. */
function backOff(failures: number, { random }: RetryRules): number {
  return BASE_MS * 2 ** failures * (0.5 + random() / 2);
}
