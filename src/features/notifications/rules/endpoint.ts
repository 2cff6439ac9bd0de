/** Rules of webhook endpoints. Pure. */

import { DAY_MS } from "../../../core/time.ts";

/** Of `POST …/test`: sent to that endpoint alone, whatever it asked for. */
export const TEST_EVENT = "webhook_endpoint.test";

export const DISABLED_REASONS = ["by_person", "gone", "failing"] as const;

export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** Each event is a call to each of them. */
export const MAX_ENDPOINTS = 20;

/** After a rotation both secrets sign for this long. */
export const SECRET_OVERLAP_MS = DAY_MS;

/** One failing event is not a dead endpoint, nor is an outage of an afternoon. */
const DEAD_AFTER_MS = 3 * DAY_MS;
const DEAD_AFTER_FAILURES = 10;

/** `failures` and `failingSince` count this one; null where it stays enabled. */
export function decideDisabling(
  failing: { readonly failingSince: number; readonly failures: number },
  outcome: string,
  nowMs: number,
): DisabledReason | null {
  if (outcome === "gone") return "gone";
  const long = nowMs - failing.failingSince >= DEAD_AFTER_MS;
  return long && failing.failures >= DEAD_AFTER_FAILURES ? "failing" : null;
}
