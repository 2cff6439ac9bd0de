/** RFC 6238: which step a code is of. */

import { constantTimeEqual } from "../../../core/crypto.ts";
import { SECOND_MS } from "../../../core/time.ts";

export const PERIOD_SECONDS = 30;

/** A clock may be off by one step, either way (RFC 6238 §5.2). */
const DRIFTS = [-1, 0, 1];

/** @internal Exported for the tests. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / SECOND_MS / PERIOD_SECONDS);
}

/**
 * The highest step around now whose code this is: where two steps have the same digits, taking the lower would leave
 * the higher unused, and refuse the next code as a replay. All three are compared, whichever matches.
 */
export function findStep(
  code: string,
  nowMs: number,
  codeAt: (step: number) => string,
): number | undefined {
  const steps = DRIFTS.map((drift) => stepAt(nowMs) + drift);
  return steps.filter((step) => constantTimeEqual(codeAt(step), code)).at(-1);
}
