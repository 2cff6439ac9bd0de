/** schemathesis in a venv of its own, in a folder that git ignores: once, at the pinned version. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

import { ROOT } from "../dev-stack.ts";

const PINNED = "schemathesis==4.32.5";

const VENV = join(ROOT, ".dev", PINNED.replace("==", "-"));

const WINDOWS = process.platform === "win32";

/** Returns its command. What marks the venv as whole is written last. */
export function installSchemathesis(): string {
  const bin = join(VENV, WINDOWS ? "Scripts" : "bin");
  const whole = join(VENV, "installed");
  if (!existsSync(whole)) {
    mkdirSync(VENV, { recursive: true });
    execFileSync(WINDOWS ? "python" : "python3", ["-m", "venv", "--clear", VENV]);
    execFileSync(join(bin, "python"), ["-m", "pip", "install", "--quiet", PINNED]);
    writeFileSync(whole, `${PINNED}\n`);
  }
  return join(bin, "schemathesis");
}
