/** When an attempt is made, for how long, and whether another one follows. Pure. */

import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";
import { retriesOf, timeoutSecondsOf, type Phase } from "./definition.ts";

const MAX_BACKOFF_MS = MINUTE_MS;

/**
 * What an attempt takes beside its call: the database, before and after it. One that was begun longer ago than its time
 * and this is not under way any more.
 */
const BESIDE_MS = 30 * SECOND_MS;

/** How long a call may take, or a manual phase may wait. */
export function timeoutMs(phase: Phase): number {
  return timeoutSecondsOf(phase) * SECOND_MS;
}

/** By when an attempt has said how it ended, or never will. */
export function leaseMs(phase: Phase): number {
  return timeoutMs(phase) + BESIDE_MS;
}

/** Whether one more may follow this one. */
export function mayRetry(phase: Phase, attempt: number): boolean {
  return attempt <= retriesOf(phase);
}

/** 1 s, 2 s, 4 s … */
export function backoffMs(attempt: number): number {
  return Math.min(SECOND_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS);
}
