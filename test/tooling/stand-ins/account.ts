/** An account of the stand-in and a copy of wrangler.toml, for one test. */

import { copyFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { runCommand } from "../../../scripts/deployment/run-command.ts";
import { openTarget, type Target } from "../../../scripts/deployment/target.ts";

export interface Account {
  readonly directory: string;
  readonly target: Target;
  readonly toml: () => string;
  readonly calls: () => string[];
  readonly secrets: () => Readonly<Record<string, string>>;
  /** Until it is told otherwise, calls that begin so fail. */
  readonly failAt: (start: string | undefined) => void;
}

export const run = runCommand;

export function openAccount(environment: "production" | "staging"): Account {
  const directory = mkdtempSync(join(tmpdir(), "nembl-account-"));
  const toml = join(directory, "wrangler.toml");
  copyFileSync("wrangler.toml", toml);
  const file = join(directory, "account.json");
  const calls = join(directory, "calls.txt");
  const path = process.env["PATH"] ?? "";
  const standIns = import.meta.dirname;
  if (!path.startsWith(standIns)) process.env["PATH"] = `${standIns}${delimiter}${path}`;
  process.env["STAND_IN_ACCOUNT"] = file;
  process.env["STAND_IN_CALLS"] = calls;
  const read = (name: string) => (existsSync(name) ? readFileSync(name, "utf8") : "");
  return {
    directory,
    target: openTarget(environment, toml),
    toml: () => read(toml),
    calls: () => read(calls).trim().split("\n"),
    secrets: () =>
      (JSON.parse(read(file)) as { secrets: Readonly<Record<string, string>> }).secrets,
    failAt: (start) => {
      if (start === undefined) delete process.env["STAND_IN_FAILS"];
      else process.env["STAND_IN_FAILS"] = start;
    },
  };
}
