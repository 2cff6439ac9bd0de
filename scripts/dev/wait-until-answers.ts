import { setTimeout as sleep } from "node:timers/promises";

import type { Child } from "./processes.ts";
import { DevError } from "./say.ts";

const PATIENCE_MS = 60_000;
const INTERVAL_MS = 50;

/** Throws when the child ends first, or does not answer 200 within a minute. */
export async function waitUntilAnswers(url: string, child: Child): Promise<void> {
  const ended = child.exited.then((code) => {
    throw child.failure(code);
  });
  const done = new AbortController();
  try {
    await Promise.race([ended, poll(url, done.signal)]);
  } finally {
    done.abort();
  }
}

async function poll(url: string, stopped: AbortSignal): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let last = "no answer";
  while (Date.now() < deadline && !stopped.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (response.status === 200) return;
      last = `${response.status} ${await response.text()}`;
    } catch {
      // Not listening yet.
    }
    await sleep(INTERVAL_MS);
  }
  throw new DevError(`${url} did not answer within ${PATIENCE_MS / 1_000} seconds: ${last}`);
}
