import { setTimeout as sleep } from "node:timers/promises";

import type { Child } from "./processes.ts";
import { DevError } from "./say.ts";

const PATIENCE_MS = 60_000;
const INTERVAL_MS = 50;

/** Hears the lines of a program for the one by which it says that it listens. */
export interface Herald {
  readonly onLine: (line: string) => void;
  readonly heard: Promise<void>;
}

export function createHerald(pattern: RegExp, onLine: (line: string) => void): Herald {
  const { promise: heard, resolve } = Promise.withResolvers<void>();
  return {
    heard,
    onLine: (line) => {
      if (pattern.test(line)) resolve();
      onLine(line);
    },
  };
}

/**
 * Throws when the child ends first, or does not answer 200 within a minute. An answer alone may come from another
 * program that took the port first, so the child itself must have said that it listens.
 */
export async function waitUntilAnswers(
  url: string,
  child: Child,
  { heard }: Herald,
): Promise<void> {
  const ended = child.exited.then((code) => {
    throw child.failure(code);
  });
  // Heard by nobody once it answers.
  ended.catch(() => undefined);
  const done = new AbortController();
  try {
    await Promise.race([ended, Promise.all([heard, poll(url, done.signal)])]);
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
