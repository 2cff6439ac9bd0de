/** What the person at the terminal reads. */

import { explain } from "./explain.ts";

export interface Say {
  /** What happens; dropped with --quiet. */
  readonly progress: (line: string) => void;
  /** What no one may miss. */
  readonly essential: (line: string) => void;
  readonly failure: (error: unknown) => void;
  /** One line when it is done, with how long it took: the slowest part is then no riddle. */
  readonly step: <T>(what: string, work: Promise<T>) => Promise<T>;
}

export function createSay(quiet: boolean): Say {
  const progress = (line: string) => {
    if (!quiet) console.log(line);
  };
  return {
    progress,
    essential: (line) => console.log(line),
    failure: (error) => {
      const known = error instanceof DevError ? error.message : explain(error);
      console.error(known ?? error);
    },
    step: async (what, work) => {
      const startedAtMs = performance.now();
      const result = await work;
      const seconds = ((performance.now() - startedAtMs) / 1_000).toFixed(1);
      progress(`  ${seconds.padStart(4)} s  ${what}`);
      return result;
    },
  };
}

/** A failure that its message explains in full: no stack is printed. */
export class DevError extends Error {
  override readonly name = "DevError";
}
