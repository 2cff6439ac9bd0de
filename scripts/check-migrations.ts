/**
 * The migrations say what the tables say: drizzle-kit finds them consistent, and generating into a copy adds nothing.
 */

import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import config from "../drizzle.config.ts";

const MIGRATIONS = "migrations";
const CACHE = "node_modules/.cache";

function drizzleKit(...args: string[]): string {
  const script = "node_modules/drizzle-kit/bin.cjs";
  // Without a terminal, drizzle-kit fails where it would ask whether a column was renamed.
  const stdio = ["ignore", "pipe", "pipe"] as const;
  return execFileSync(process.execPath, [script, ...args], { encoding: "utf8", stdio: [...stdio] });
}

function contentsOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    files
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]),
  );
}

/** Inside the repository, for drizzle-kit takes no absolute folder. */
function generateIntoCopy(): string[] {
  mkdirSync(CACHE, { recursive: true });
  const copy = mkdtempSync(join(CACHE, "migrations-"));
  try {
    cpSync(MIGRATIONS, copy, { recursive: true });
    const configPath = `${copy}.json`;
    writeFileSync(configPath, JSON.stringify({ ...config, out: copy }));
    drizzleKit("generate", `--config=${configPath}`);
    const before = contentsOf(MIGRATIONS);
    return [...contentsOf(copy)]
      .filter(([path, text]) => before.get(path) !== text)
      .map(([path, text]) => `${path}\n${path.endsWith(".sql") ? text : ""}`);
  } finally {
    rmSync(copy, { recursive: true });
    rmSync(`${copy}.json`, { force: true });
  }
}

drizzleKit("check");
const missing = generateIntoCopy();
if (missing.length > 0) {
  console.error(`The tables have changed: run \`npm run db:generate\`.\n${missing.join("\n")}`);
  process.exitCode = 1;
}
