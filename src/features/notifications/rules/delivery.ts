/** When a delivery is tried again and when it is over. Pure. */

import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

/** A `digest` is an e-mail that tells of several deliveries. */
export type Channel = "email" | "webhook" | "digest";

export const DELIVERY_STATES = [
  "pending",
  "delivered",
  "failed",
  /** It came due while its endpoint was disabled. Kept, so that it can be sent once the endpoint is enabled again. */
  "missed",
] as const;

/** `digested`: an e-mail that is told of by a digest; what becomes of that is the digest's own state. */
export type DeliveryState = (typeof DELIVERY_STATES)[number] | "digested";

export const OUTCOMES = [
  "delivered",
  /** The other side asked for patience: no attempt is used up. */
  "throttled",
  /** An answer that is no success. */
  "refused",
  "redirected",
  "gone",
  "timeout",
  "unreachable",
  "address_refused",
  "endpoint_disabled",
  /** There is no recipient any more: address unverified, endpoint or invitation gone, person deactivated. */
  "no_recipient",
  /** The Queue gave up handing it over; the sweep has not. */
  "dead_letter",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface AttemptResult {
  readonly outcome: Outcome;
  readonly statusCode: number | null;
  /** Nothing changes by trying again. */
  readonly final: boolean;
  readonly retryAfterSeconds?: number | null;
}

/** How long an attempt may be under way: three times what a call may take, so that no second attempt joins one that still runs. */
export const LEASE_MS = 30 * SECOND_MS;

/** After the time has come: until then the Queue's own message is on its way. */
export const SWEEP_GRACE_MS = MINUTE_MS;

/** A message that the sweep sent again is given this long; the Queue may have a backlog. */
export const SWEEP_AGAIN_MS = 15 * MINUTE_MS;

const HOUR_MS = 60 * MINUTE_MS;

/** Waits before the second attempt, the third …; about the schedule that Standard Webhooks suggests, 31 hours in all. */
const BACKOFF_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  // What the Queue can delay at most is 12 hours.
  12 * HOUR_MS,
] as const;

export const MAX_ATTEMPTS = BACKOFF_MS.length + 1;

/** However patient the other side asks us to be. */
const MAX_AGE_MS = 3 * 24 * HOUR_MS;

const THROTTLE_MS = 30 * SECOND_MS;

export type Next =
  | { readonly state: Exclude<DeliveryState, "pending" | "digested"> }
  | { readonly state: "pending"; readonly waitMs: number; readonly attempts: number };

/** Attempts that people can ask for by trying again and again: the log of one delivery stays bounded. */
export const MOST_ATTEMPTS = 100;

/** The attempts since it was made, or since somebody asked for another try. */
export function sinceBegin(delivery: {
  readonly attempts: number;
  readonly attemptsBefore: number;
  readonly createdAt: number;
  readonly retriedAt: number | null;
}): { readonly attempts: number; readonly createdAt: number } {
  const { attempts, attemptsBefore, createdAt, retriedAt } = delivery;
  return { attempts: attempts - attemptsBefore, createdAt: retriedAt ?? createdAt };
}

/** `attempts` counts this one. `chance` in [0, 1): spreads out deliveries that failed together. */
export function decideNext(
  delivery: { readonly attempts: number; readonly createdAt: number },
  result: AttemptResult,
  nowMs: number,
  chance: number,
): Next {
  if (result.outcome === "delivered") return { state: "delivered" };
  if (result.outcome === "endpoint_disabled") return { state: "missed" };
  if (result.final || nowMs - delivery.createdAt >= MAX_AGE_MS) return { state: "failed" };
  const { attempts } = delivery;
  const asked = Math.min((result.retryAfterSeconds ?? 0) * SECOND_MS, 12 * HOUR_MS);
  if (result.outcome === "throttled") {
    const waitMs = Math.max(asked, Math.round(THROTTLE_MS * (1 + 2 * chance)));
    return { state: "pending", waitMs, attempts: attempts - 1 };
  }
  const base = BACKOFF_MS[attempts - 1];
  if (base === undefined) return { state: "failed" };
  const waitMs = Math.max(asked, Math.round(base * (0.8 + 0.2 * chance)));
  return { state: "pending", waitMs, attempts };
}
