/**
 * `npm run lint:openapi`: docs/openapi.json against Spectral's and OWASP's rules and Redocly's. The linters are in a
 * folder of their own, which is installed once, so that `npm ci` here stays small.
 */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";

const FOLDER = resolve(import.meta.dirname, "../tools/openapi");
const DOCUMENT = resolve(import.meta.dirname, "../docs/openapi.json");

const shell = process.platform === "win32";

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, {
    cwd: FOLDER,
    shell,
    stdio: "inherit",
    // Neither asks anybody for a newer version, nor tells anybody that it ran.
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
}

function lint(): void {
  if (!existsSync(join(FOLDER, "node_modules"))) run("npm", ["ci", "--ignore-scripts", "--silent"]);
  const bin = (name: string) => join(FOLDER, "node_modules/.bin", name);
  run(bin("spectral"), [
    "lint",
    DOCUMENT,
    "--ruleset",
    ".spectral.yaml",
    "--fail-severity",
    "error",
  ]);
  run(bin("redocly"), ["lint", DOCUMENT, "--config", "redocly.yaml"]);
}

try {
  lint();
} catch {
  // They have said what is wrong.
  process.exitCode = 1;
}
