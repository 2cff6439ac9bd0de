import { setTimeout as sleep } from "node:timers/promises";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Longer each time, and by chance: after an outage not all machines ask in the same second. */
export function backOffMs(failures: number, afterMs = 0): number {
  const most = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS);
  return Math.max(afterMs, most / 2 + Math.random() * (most / 2));
}

/** Ends early, and without a fault, when the signal comes. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    // It was told to stop.
  }
}
