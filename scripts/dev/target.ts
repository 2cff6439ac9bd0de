/** Our end of the demo's target, and what we keep of it: its port and the tokens that it takes. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { randomBase36 } from "../../src/core/encoding.ts";
import type { Environment } from "../../src/core/environment.ts";
import type { Paths } from "./paths.ts";
import { HOST } from "./ports.ts";
import type { Child, Processes } from "./processes.ts";
import { secureRandom } from "./random.ts";
import { writePrivateJson } from "./write-file.ts";

/** What the process is sent: by a pipe, for command lines are read by others on this machine. */
export interface TargetOrder {
  readonly port: number | null;
  readonly tokens: Readonly<Record<Environment, string>>;
}

/** What it answers. */
export interface TargetReport {
  readonly port: number;
}

const targetSchema = z.object({
  port: z.int(),
  tokens: z.object({ live: z.string(), test: z.string() }),
  /** The address that was seeded, once everything was: what somebody deleted since is not made again. */
  seededUrl: z.string().nullable(),
});

type TargetState = z.output<typeof targetSchema>;

export interface Target extends TargetState {
  readonly child: Child;
  readonly url: string;
  readonly noteSeeded: () => Promise<void>;
}

export async function startTarget(processes: Processes, paths: Paths): Promise<Target> {
  const known = await readState(paths);
  const tokens = known?.tokens ?? { live: newToken(), test: newToken() };
  const child = processes.start({
    name: "The demo's target",
    args: [join(import.meta.dirname, "target-server.ts")],
    ipc: true,
  });
  const answered = new Promise<TargetReport>((resolve) => {
    child.process.once("message", (message) => resolve(message as TargetReport));
  });
  const failed = child.exited.then((code) => {
    throw child.failure(code);
  });
  const order: TargetOrder = { port: known?.port ?? null, tokens };
  child.process.send(order);
  const { port } = await Promise.race([answered, failed]);
  failed.catch(() => undefined);

  const url = `http://${HOST}:${port}`;
  const state = { port, tokens, seededUrl: known?.seededUrl ?? null };
  // Before anything is seeded: a token that is in the store must be known here at the next start.
  await writePrivateJson(paths.target, state);
  return {
    ...state,
    child,
    url,
    noteSeeded: () => writePrivateJson(paths.target, { ...state, seededUrl: url }),
  };
}

async function readState({ target }: Paths): Promise<TargetState | undefined> {
  try {
    return targetSchema.safeParse(JSON.parse(await readFile(target, "utf8"))).data;
  } catch {
    return undefined;
  }
}

function newToken(): string {
  return `demo-${randomBase36(32, secureRandom)}`;
}
