/**
 * The isolate's view of time: the latest reading ever seen in it. Deployed, a clock stands still between I/O, so requests that run side
 * by side read different times; and it is no monotonic clock, so it can go back. One of these per isolate, mutated in place.
 */
import { CLOCK_STALE_TOLERANCE_MS } from "./constants.ts";

export interface IsolateClock {
  latestMs: number;
  /** Counts how often the clock went back; a lease of an earlier epoch has ended, because its age is unknown. */
  epoch: number;
}

export function createClock(): IsolateClock {
  return { latestMs: -Infinity, epoch: 0 };
}

/** To be called with every reading before any lease is looked at. Returns the time to use. */
export function observeClock(clock: IsolateClock, readingMs: number): number {
  if (readingMs < clock.latestMs - CLOCK_STALE_TOLERANCE_MS) {
    clock.epoch += 1;
    clock.latestMs = readingMs;
  } else if (readingMs > clock.latestMs) {
    clock.latestMs = readingMs;
  }
  return clock.latestMs;
}
