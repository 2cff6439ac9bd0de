/** The files of this checkout that every start rewrites: put back, so that a test does not change somebody's own stack. */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./dev-stack.ts";

const FILES = [".dev.vars", ".dev/seed.json"].map((name) => join(ROOT, name));

export function keepFiles(): () => void {
  const before = FILES.map((path) => ({ path, text: readIfPresent(path) }));
  return () => {
    for (const { path, text } of before) {
      if (text === undefined) rmSync(path, { force: true });
      else writeFileSync(path, text, { mode: 0o600 });
    }
  };
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
