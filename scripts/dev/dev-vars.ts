/** `.dev.vars`: the settings that make wrangler's Worker a development one. Ours are kept current, others left alone. */

import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";

import { base64Url, randomBase36 } from "../../src/core/encoding.ts";
import { DEV_VARS } from "./paths.ts";
import { secureRandom } from "./random.ts";
import { writePrivateFile } from "./write-file.ts";

const HEADER = "# Written by `npm run dev`; git ignores it. Lines of your own stay.\n";

const SECRET_LENGTH = 48;

const SEED_BYTES = 32;

const SECRETS = ["KEY_SEAL_SECRET", "SEAL_MASTER_KEY", "VAULT_MASTER_KEY"] as const;

export type DevSecrets = Readonly<Record<(typeof SECRETS)[number] | "AUDIT_SIGNING_KEY", string>>;

/** Those that are there, and new ones for those that are not: what they sealed must stay readable. */
export async function ensureSecrets(): Promise<DevSecrets> {
  const present = parseEnv(await readDevVars());
  const [seal, master, vault] = SECRETS.map(
    (name) => present[name] || randomBase36(SECRET_LENGTH, secureRandom),
  ) as [string, string, string];
  const secrets = {
    KEY_SEAL_SECRET: seal,
    SEAL_MASTER_KEY: master,
    VAULT_MASTER_KEY: vault,
    AUDIT_SIGNING_KEY: present["AUDIT_SIGNING_KEY"] || base64Url(secureRandom(SEED_BYTES)),
  };
  await setDevVars({ ENVIRONMENT: "development", ...secrets });
  return secrets;
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
