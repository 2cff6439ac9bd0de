/**
 * Time that stands still, and moves on only where somebody waits: `scheduler.wait` comes back at once, at its end by the
 * clock. A fence of 2.5 s takes a millisecond, and a busy machine makes nothing late. The Worker and its objects read the
 * same clock. Not for what races for real, nor for jobs, which would all be out of their budget.
 */

import { vi } from "vitest";

const real = scheduler;

export function skipWaits(): void {
  vi.setSystemTime(Date.now());
  vi.stubGlobal("scheduler", {
    wait: async (ms: number, options?: SchedulerWaitOptions) => {
      const endMs = Date.now() + ms;
      // Others get their turn, and of those who wait side by side the first to come back moves the clock for all.
      await real.wait(1, options);
      if (Date.now() < endMs) vi.setSystemTime(endMs);
    },
  });
}

/** Time stands still, and every wait lasts until it is let go; then all of them are over, and so is their time. */
export function holdWaits(): { readonly held: () => number; readonly letGo: () => void } {
  const { promise: gone, resolve: letGo } = Promise.withResolvers<void>();
  let held = 0;
  vi.setSystemTime(Date.now());
  vi.stubGlobal("scheduler", {
    wait: async (ms: number) => {
      const endMs = Date.now() + ms;
      held++;
      await gone;
      if (Date.now() < endMs) vi.setSystemTime(endMs);
    },
  });
  return { held: () => held, letGo };
}

/** Back to real time, which goes on from where it really is. */
export function waitForReal(): void {
  vi.useRealTimers();
  vi.stubGlobal("scheduler", real);
}
