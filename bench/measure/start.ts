/**
 * From spawn of workerd to its first answer: to a forged key (everything is composed, no binding is called), to a key
 * (KV misses, D1 is read, its object grants a lease), to a person, and to a person whose answer the policies decide.
 */

import { join } from "node:path";

import type { Bundle, Source } from "../lib/bundle.ts";
import type { Credential } from "../lib/load.ts";
import { startWorkerd, writeBareConfig, writeOurConfig } from "../lib/lone-workerd.ts";
import { median } from "../lib/median.ts";
import { forge, seedOurs } from "../lib/seed.ts";
import { seedAccessToken } from "../lib/seed-sign-in.ts";
import { seedingOf } from "../lib/seeding.ts";
import type { Stage } from "../lib/stage.ts";
import { SOME_KEY } from "../workers/answer.ts";

const FIRST = ["forged", "key", "person", "decided"] as const;
type First = (typeof FIRST)[number];

export interface Start {
  readonly bareMs: number;
  readonly ours: Readonly<Record<First, { readonly ms: number; readonly ratioToBareHono: number }>>;
}

export const STAND_INS: Source = {
  main: "bench/workers/stand-ins.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

export interface StartOptions {
  readonly bare: Bundle;
  readonly ours: Bundle;
  readonly standIns: Bundle;
  readonly workDir: string;
  readonly starts: number;
}

interface Starter {
  readonly config: string;
  readonly sockets: readonly string[];
  readonly path: string;
  readonly headers: Credential;
  readonly status: number;
}

type Seed = (stage: Pick<Stage, "database" | "namespace">) => Promise<Credential>;

export async function measureStart(options: StartOptions): Promise<Start> {
  const bare: Starter = {
    config: await writeBareConfig(join(options.workDir, "start-bare"), options.bare),
    ...{ sockets: ["http"], path: "/v1/me", headers: { "x-api-key": SOME_KEY }, status: 200 },
  };
  const person: Seed = async (stage) => ({ authorization: await seedAccessToken(stage, "owner") });
  const starters: Readonly<Record<First, Starter>> = {
    forged: { ...(await prepare("forged", options, aKey(forge))), status: 401 },
    key: await prepare("key", options, aKey(String)),
    person: await prepare("person", options, person),
    decided: { ...(await prepare("decided", options, person)), path: "/v1/services" },
  };

  const times: ({ bare: number } & Record<First, number>)[] = [];
  // The first of each reads files from disk, so it is not counted.
  for (let start = -1; start < options.starts; start++) {
    const round = { bare: await startOnce(bare), forged: 0, key: 0, person: 0, decided: 0 };
    for (const first of FIRST) round[first] = await startOnce(starters[first]);
    if (start >= 0) times.push(round);
  }
  const of = (first: First) => ({
    ms: median(times.map((round) => round[first])),
    ratioToBareHono: median(times.map((round) => round[first] / round.bare)),
  });
  return {
    bareMs: median(times.map((round) => round.bare)),
    ours: { forged: of("forged"), key: of("key"), person: of("person"), decided: of("decided") },
  };
}

function aKey(present: (key: string) => string): Seed {
  return async (stage) => ({ "x-api-key": present((await seedOurs(stage, 1))[0] as string) });
}

async function prepare(name: First, options: StartOptions, seed: Seed): Promise<Starter> {
  const config = await writeOurConfig(join(options.workDir, `start-${name}`), options);
  const sockets = ["http", "seed"];
  const workerd = await startWorkerd(config, sockets);
  const headers = await seed(seedingOf(workerd.urls["seed"] as string));
  await workerd.stop();
  return { config, sockets, path: "/v1/me", headers, status: 200 };
}

async function startOnce({ config, sockets, path, headers, status }: Starter): Promise<number> {
  const startedMs = performance.now();
  const workerd = await startWorkerd(config, sockets);
  const response = await fetch(`${workerd.urls["http"]}${path}`, { headers });
  const text = await response.text();
  const tookMs = performance.now() - startedMs;
  await workerd.stop();
  if (response.status !== status) throw new Error(`${path} at start: ${response.status} ${text}`);
  return tookMs;
}
