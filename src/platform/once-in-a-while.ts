/**
 * A check that costs I/O and that anybody may ask for: it runs at most once in `periodMs` in an isolate, and everybody
 * else hears what the last run found.
 * Attack: a flood of requests to a public route, each of which reads the database.
 */

export interface OnceInAWhileOptions {
  readonly check: () => Promise<void>;
  readonly periodMs: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Plain data: a promise of one request may not be awaited by another. */
interface Memory {
  startedAtMs: number;
  /** Undefined while the run that began then has not ended. */
  outcome: { readonly error: unknown } | "passed" | undefined;
}

const POLL_MS = 20;

/** Throws what the last run threw. */
export function createOnceInAWhile(options: OnceInAWhileOptions): () => Promise<void> {
  const { check, periodMs, now, sleep } = options;
  let memory: Memory | undefined;

  async function run(mine: Memory): Promise<void> {
    try {
      await check();
      mine.outcome = "passed";
    } catch (error) {
      mine.outcome = { error };
    }
  }

  return async function ask(): Promise<void> {
    if (memory === undefined || now() - memory.startedAtMs >= periodMs) {
      memory = { startedAtMs: now(), outcome: undefined };
      await run(memory);
    }
    const asked = memory;
    while (asked.outcome === undefined) {
      // The request that began this run was cut off: somebody begins another one when the period is over.
      if (now() - asked.startedAtMs >= periodMs) throw new Error("The check did not end in time");
      await sleep(POLL_MS);
    }
    if (asked.outcome !== "passed") throw asked.outcome.error;
  };
}
