/** `--with-runner`: this machine as a runner of the demo's company, with the tool that customers use. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { NEMBL_BIN, type Paths } from "./paths.ts";
import type { Child, Processes } from "./processes.ts";
import { asPerson, type SeedApi } from "./seed-api.ts";
import { COMMAND_LABEL, seedCommand } from "./seed-command.ts";
import { DEMO_OWNER } from "./seed-demo.ts";
import type { Seed } from "./seed-file.ts";

interface Order {
  readonly paths: Paths;
  readonly seed: Seed;
  readonly onLine: (line: string) => void;
}

export async function startRunner(
  processes: Processes,
  { paths, seed, onLine }: Order,
): Promise<Child> {
  // The port may be another than when it was registered.
  const env = { NEMBL_CONFIG_DIR: paths.runner, NEMBL_URL: seed.baseUrl };
  await asPerson(seed, DEMO_OWNER, async (inEnvironment) => {
    const api = inEnvironment("live");
    await seedCommand(api);
    if (await isKnown(api, paths.runner)) return;
    const json = { name: "Demo runner", labels: [COMMAND_LABEL] };
    const { data } = await api.call("POST", "/runners", { json });
    await processes.run({
      name: "nembl runner register",
      args: [NEMBL_BIN, "runner", "register", "--token", "-", "--replace"],
      env,
      input: (data as { registrationToken: string }).registrationToken,
    });
  });
  return processes.start({
    name: "The runner",
    args: [NEMBL_BIN, "runner", "start"],
    env,
    onLine: (line) => onLine(`[runner] ${line}`),
  });
}

/** Registered at an earlier start, on this data, and not revoked since. */
async function isKnown(api: SeedApi, folder: string): Promise<boolean> {
  const id = await readRunnerId(folder);
  if (id === undefined) return false;
  const { status, data } = await api.call("GET", `/runners/${id}`, { also: [404] });
  return status === 200 && (data as { status: string }).status !== "revoked";
}

async function readRunnerId(folder: string): Promise<string | undefined> {
  try {
    const file = JSON.parse(await readFile(join(folder, "runner.json"), "utf8")) as object;
    return "runnerId" in file && typeof file.runnerId === "string" ? file.runnerId : undefined;
  } catch {
    return undefined;
  }
}
