/** `.dev.vars`: the settings that make wrangler's Worker a development one. Ours are kept current, others left alone. */

import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";

import { randomBase36 } from "../../src/core/encoding.ts";
import { DEV_VARS } from "./paths.ts";
import { secureRandom } from "./random.ts";
import { writePrivateFile } from "./write-file.ts";

const HEADER = "# Written by `npm run dev`; git ignores it. Lines of your own stay.\n";

const SECRET_LENGTH = 48;

/** Returns the seal secrets: those that are there, or a new one on the first start. */
export async function ensureSealSecret(): Promise<string> {
  const present = parseEnv(await readDevVars())["KEY_SEAL_SECRET"];
  if (present !== undefined && present !== "") return present;
  const secret = randomBase36(SECRET_LENGTH, secureRandom);
  await setDevVars({ ENVIRONMENT: "development", KEY_SEAL_SECRET: secret });
  return secret;
}

export async function setDevVars(vars: Readonly<Record<string, string>>): Promise<void> {
  const before = await readDevVars();
  const present = parseEnv(before);
  // An unchanged file is not written: every write reloads a Worker that runs already.
  if (Object.entries(vars).every(([name, value]) => present[name] === value)) return;

  const others = before
    .split("\n")
    .filter((line) => !Object.hasOwn(vars, /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1] ?? ""));
  const kept = others.join("\n").trimEnd() || HEADER.trimEnd();
  const ours = Object.entries(vars).map(([name, value]) => `${name}="${value}"`);
  await writePrivateFile(DEV_VARS, [kept, ...ours, ""].join("\n"));
}

async function readDevVars(): Promise<string> {
  try {
    return await readFile(DEV_VARS, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
