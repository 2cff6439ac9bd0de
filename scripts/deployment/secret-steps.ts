/** The Worker's secrets: generated here, handed to wrangler on its standard input, and kept where the operator says. */

import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";

import { base64Url, randomBase36 } from "../../src/core/encoding.ts";
import { secureRandom } from "../dev/random.ts";
import { writePrivateFile } from "../dev/write-file.ts";
import type { AccessKey } from "./aws-call.ts";
import type { SetupOptions } from "./options.ts";
import { requireSuccess, type RunCommand } from "./run-command.ts";
import { StepError, type Step } from "./steps.ts";
import type { Target } from "./target.ts";

interface SecretOrder {
  readonly run: RunCommand;
  readonly target: Target;
  readonly options: Pick<SetupOptions, "escrow" | "skipAws">;
  /** A new access key of the Worker's own user. Asked for only where the Worker has none. */
  readonly createAccessKey: () => Promise<AccessKey>;
}

const SECRET_LENGTH = 48;

const SEED_BYTES = 32;

const GENERATED: Readonly<Record<string, () => string>> = {
  KEY_SEAL_SECRET: () => randomBase36(SECRET_LENGTH, secureRandom),
  SEAL_MASTER_KEY: () => randomBase36(SECRET_LENGTH, secureRandom),
  VAULT_MASTER_KEY: () => randomBase36(SECRET_LENGTH, secureRandom),
  AUDIT_SIGNING_KEY: () => base64Url(secureRandom(SEED_BYTES)),
};

export function secretSteps(order: SecretOrder): readonly Step[] {
  const steps = [generatedStep(order)];
  return order.options.skipAws ? steps : [...steps, accessKeyStep(order)];
}

/** All at once, and only those that are missing: another value would make what the first one sealed unreadable. */
function generatedStep({ run, target, options }: SecretOrder): Step {
  const missing = async () => {
    const present = await listSecrets(run, target);
    return Object.keys(GENERATED).filter((name) => !present.has(name));
  };
  return {
    name: "keys of the Worker",
    would: `generate ${Object.keys(GENERATED).join(", ")} where they are missing, and set them with \`wrangler secret bulk\``,
    find: async () => ((await missing()).length === 0 ? "set" : undefined),
    act: async () => {
      const values = valuesOf(await missing(), options.escrow);
      // Written first: a key that seals and is kept by nobody is worse than one that is kept and seals nothing.
      if (options.escrow !== undefined) await keep(options.escrow, values);
      await putSecrets(run, target, values);
    },
  };
}

/** A run that was cut off has kept keys that the Worker did not get: they are used, not made anew. */
function valuesOf(names: readonly string[], escrow: string | undefined): Record<string, string> {
  const kept = escrow === undefined ? {} : readEscrow(escrow);
  return Object.fromEntries(names.map((name) => [name, kept[name] ?? GENERATED[name]?.() ?? ""]));
}

function readEscrow(file: string): NodeJS.Dict<string> {
  return existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {};
}

/**
 * All of it or nothing, and for its owner's eyes also where the file was there before.
 * Accident: the disk is full, and the only copy of the keys of before is cut off.
 */
async function keep(file: string, values: Readonly<Record<string, string>>): Promise<void> {
  const all = { ...readEscrow(file), ...values };
  const lines = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  try {
    await writePrivateFile(file, `${lines.join("\n")}\n`);
  } catch (cause) {
    throw new StepError(`${file} cannot be written, so no key was generated.`, { cause });
  }
}

function accessKeyStep({ run, target, createAccessKey }: SecretOrder): Step {
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
  return {
    name: "AWS access key of the Worker",
    would:
      "create an access key of the Worker's own user where it has none, and set it with `wrangler secret bulk`",
    find: async () => {
      const present = await listSecrets(run, target);
      return names.every((name) => present.has(name)) ? "set" : undefined;
    },
    act: async () => {
      const { id, secret } = await createAccessKey();
      await putSecrets(run, target, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret });
    },
  };
}

/** Empty where the Worker is not there yet: wrangler makes a draft of it with its first secret. */
export async function listSecrets(run: RunCommand, target: Target): Promise<ReadonlySet<string>> {
  const args = ["secret", "list", target.envFlag];
  const { code, stdout, stderr } = await run("wrangler", args);
  if (code !== 0) {
    if (/not found/i.test(stdout + stderr)) return new Set();
    throw new StepError(`\`wrangler ${args.join(" ")}\` ended with ${code}: ${stderr.trim()}`);
  }
  const all = JSON.parse(stdout.slice(Math.max(stdout.indexOf("["), 0))) as { name: string }[];
  return new Set(all.map(({ name }) => name));
}

async function putSecrets(
  run: RunCommand,
  target: Target,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const args = ["secret", "bulk", target.envFlag];
  await requireSuccess(run, "wrangler", args, { input: JSON.stringify(values) });
}
