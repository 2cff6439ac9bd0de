/** What the person at the terminal reads. */

export interface Say {
  /** What happens; dropped with --quiet. */
  readonly progress: (line: string) => void;
  /** What no one may miss. */
  readonly essential: (line: string) => void;
  readonly failure: (error: unknown) => void;
}

export function createSay(quiet: boolean): Say {
  return {
    progress: (line) => {
      if (!quiet) console.log(line);
    },
    essential: (line) => console.log(line),
    failure: (error) => {
      const known = error instanceof DevError;
      console.error(known ? error.message : error);
    },
  };
}

/** A failure that its message explains in full: no stack is printed. */
export class DevError extends Error {
  override readonly name = "DevError";
}
