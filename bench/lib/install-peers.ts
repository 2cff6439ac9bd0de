/** The benchmark's own packages, from its own lock file, when they are not there or not those. */

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { BENCH } from "./paths.ts";
import { runCommand } from "./run-command.ts";

const LOCK = join(BENCH, "package-lock.json");
const INSTALLED = join(BENCH, "node_modules", ".installed-lock.json");

export async function installPeers(): Promise<void> {
  const wanted = await readFile(LOCK, "utf8");
  if (existsSync(INSTALLED) && (await readFile(INSTALLED, "utf8")) === wanted) return;
  console.log("Installing what is compared with (npm ci --prefix bench) …");
  await runCommand("npm", ["ci", "--prefix", BENCH], { cwd: BENCH });
  await writeFile(INSTALLED, wanted);
}
