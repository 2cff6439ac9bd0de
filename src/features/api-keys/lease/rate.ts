/**
 * How often a key is used in this isolate: uses over the time they took, the past weighing half at each measurement. A ratio of sums,
 * because one long pause then outweighs many short gaps, and tokens fetched ahead for a pause are tokens wasted. Mutated in place.
 */
import { RATE_DECAY, RATE_MAX_GAP_MS, RATE_MIN_ELAPSED_MS, USABLE_MS } from "./constants.ts";

export interface UseRate {
  /** Start of the measurement under way; its first use is not counted, so uses are gaps. NaN before the first use. */
  startedAtMs: number;
  lastUseAtMs: number;
  uses: number;
  pastUses: number;
  pastMs: number;
}

export function createRate(): UseRate {
  return { startedAtMs: Number.NaN, lastUseAtMs: Number.NaN, uses: 0, pastUses: 0, pastMs: 0 };
}

export function noteUse(rate: UseRate, nowMs: number): void {
  if (Number.isNaN(rate.startedAtMs)) {
    rate.startedAtMs = nowMs;
    rate.lastUseAtMs = nowMs;
    return;
  }
  const gapMs = nowMs - rate.lastUseAtMs;
  rate.lastUseAtMs = nowMs;
  if (gapMs > USABLE_MS) {
    // Longer than any lease: what was before says nothing about now.
    rate.pastUses = 1;
    rate.pastMs = Math.min(gapMs, RATE_MAX_GAP_MS);
    rate.startedAtMs = nowMs;
    rate.uses = 0;
    return;
  }
  rate.uses += 1;
  const elapsedMs = nowMs - rate.startedAtMs;
  if (elapsedMs < RATE_MIN_ELAPSED_MS) return;

  rate.pastUses = rate.pastUses * RATE_DECAY + rate.uses;
  rate.pastMs = rate.pastMs * RATE_DECAY + elapsedMs;
  rate.startedAtMs = nowMs;
  rate.uses = 0;
}

/** Uses per millisecond; 0 while nothing is known. A burst counts from its first requests, over the minimum elapsed. */
export function usesPerMs(rate: UseRate, nowMs: number): number {
  const past = rate.pastMs > 0 ? rate.pastUses / rate.pastMs : 0;
  const current =
    rate.uses > 0 ? rate.uses / Math.max(nowMs - rate.startedAtMs, RATE_MIN_ELAPSED_MS) : 0;
  return Math.max(past, current);
}
