/** A sentence for what the machine refuses: a person who starts something is not helped by a stack. */

import { ROOT } from "./paths.ts";

const SENTENCES: Readonly<Record<string, (path: string) => string>> = {
  EACCES: cannotWrite,
  EPERM: cannotWrite,
  EROFS: cannotWrite,
  ENOSPC: () => "The disk is full. Free some space and start again: nothing was lost.",
  EDQUOT: () => "Your quota on this disk is used up. Free some space and start again.",
  EMFILE: () => "Too many files are open. Raise the limit (`ulimit -n 4096`) and start again.",
  ENOTDIR: (path) => `${path} is in a place that is a file, not a folder. Name another one.`,
};

/** Undefined where we know no better than the error itself. */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path = ROOT, syscall } = error as NodeJS.ErrnoException;
  // Node's recursive mkdir says so of a place where nothing can be made.
  if (code === "ENOENT" && syscall === "mkdir") return cannotWrite(path);
  return code === undefined ? undefined : SENTENCES[code]?.(path);
}

function cannotWrite(path: string): string {
  return `${path} cannot be written. The stack keeps its data in .dev, .wrangler and build of the checkout, or in the folder of --persist-to: give yourself the right to write there, or use a copy of the checkout.`;
}
