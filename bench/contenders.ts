/** Who is measured, and how each is set up. */

import type { Source } from "./lib/bundle.ts";
import type { Credential } from "./lib/load.ts";
import { ISSUER, OUR_BINDINGS } from "./lib/our-bindings.ts";
import { forge, seedOurs } from "./lib/seed.ts";
import { seedAccessToken, seedSession } from "./lib/seed-sign-in.ts";
import type { Bindings, Stage } from "./lib/stage.ts";
import { signAccessToken } from "./lib/tokens.ts";
import { SOME_KEY } from "./workers/answer.ts";

export interface Contender {
  readonly id: string;
  readonly label: string;
  readonly source: Source;
  readonly bindings: Bindings;
  readonly expectedStatus: number;
  /** How many connections at a time load it, each in turn. */
  readonly connections: readonly number[];
  /** Of load that is not counted, right before each round. */
  readonly leadInSeconds?: number;
  readonly prepare: (stage: Stage) => Promise<readonly Credential[]>;
}

/** With which the others are measured, and with which calls and the chart are. */
export const CONNECTIONS = 32;
const FEW_TO_MANY = [8, CONNECTIONS, 64];

/** From the documentation range (RFC 5737). */
const CALLER = { "cf-connecting-ip": "192.0.2.1" };

export const OURS: Source = { main: "src/index.ts", compatibilityFlags: ["no_nodejs_compat"] };
export const BARE: Source = source("bare");

/** In a smoke run. */
const SOME_KEYS = 5_000;

export function contenders({ quick }: { readonly quick: boolean }): readonly Contender[] {
  return [
    other("bare", "bare Hono, no check", FEW_TO_MANY),
    other("bareHeaders", "bare Hono, our headers", FEW_TO_MANY, "bare-headers"),
    {
      ...other("keyMap", "Hono, keys in a Map", FEW_TO_MANY, "key-map"),
      prepare: async (stage) => {
        await setUp(stage, SOME_KEY);
        return [{ "x-api-key": SOME_KEY }];
      },
    },
    {
      ...other("bearerAuth", "Hono's bearer-auth, one token", FEW_TO_MANY, "bearer-auth"),
      prepare: async () => [{ authorization: `Bearer ${SOME_KEY}` }],
    },
    {
      ...other("jose", "jose, a JWT by a local key", FEW_TO_MANY, "jose-jwt"),
      prepare: async (stage) => {
        const { token, keys } = await signAccessToken(crypto.randomUUID());
        await setUp(stage, JSON.stringify({ jwk: keys[0], issuer: ISSUER }));
        return [{ authorization: `Bearer ${token}` }];
      },
    },
    { ...ours("warm", "Nembl edge, warm", 1), connections: FEW_TO_MANY },
    // In steady use: what a key's first lease costs is another part's business.
    { ...ours("thousandKeys", "Nembl edge, 1,000 keys round robin", 1_000), leadInSeconds: 3 },
    ours("distinctKeys", "Nembl edge, 100,000 distinct keys", quick ? SOME_KEYS : 100_000),
    {
      ...ours("cold", "Nembl edge, cold (memory emptied)", 1),
      source: { ...source("ours-cold"), compatibilityFlags: OURS.compatibilityFlags },
    },
    { ...forged("forged", "Nembl edge, forged key, no address", {}), connections: FEW_TO_MANY },
    forged("forgedLimited", "Nembl edge, forged key, counted by address (*)", CALLER),
    oursForPeople("bearer", "Nembl edge, access token", async (stage) => ({
      authorization: await seedAccessToken(stage),
    })),
    oursForPeople("session", "Nembl edge, browser session", async (stage) => ({
      cookie: await seedSession(stage),
    })),
    {
      ...other("kv", "one KV read per request", [CONNECTIONS], "kv-per-request"),
      bindings: { kvNamespaces: ["KEYS"] },
      prepare: async (stage) => {
        await setUp(stage, SOME_KEY);
        return [{ "x-api-key": SOME_KEY }];
      },
    },
    {
      ...other(
        "object",
        "one Durable Object call per request",
        [CONNECTIONS],
        "object-per-request",
      ),
      bindings: { durableObjects: { COUNTER: { className: "Counter", useSQLite: true } } },
    },
    {
      ...other("betterAuth", "better-auth API keys on D1", [CONNECTIONS]),
      // It needs node:async_hooks.
      source: { ...source("better-auth"), compatibilityFlags: ["nodejs_compat"] },
      bindings: { d1Databases: ["DB"] },
      prepare: async (stage) => [{ "x-api-key": await setUp(stage, "") }],
    },
  ];
}

export function labelOf(id: string): string {
  return contenders({ quick: false }).find((contender) => contender.id === id)?.label ?? id;
}

function source(name: string): Source {
  return { main: `bench/workers/${name}.ts`, compatibilityFlags: ["no_nodejs_compat"] };
}

function other(
  id: string,
  label: string,
  connections: readonly number[],
  worker: string = id,
): Contender {
  const prepare = async () => [{ "x-api-key": SOME_KEY }];
  const common = { bindings: {}, expectedStatus: 200, prepare };
  return { id, label, source: source(worker), connections, ...common };
}

/** Its keys are used in turn. */
function ours(id: string, label: string, keys: number): Contender {
  const prepare = async (stage: Stage) =>
    (await seedOurs(stage, keys)).map((key) => ({ "x-api-key": key, ...CALLER }));
  const common = { source: OURS, bindings: OUR_BINDINGS, connections: [CONNECTIONS] };
  return { id, label, expectedStatus: 200, prepare, ...common };
}

function forged(id: string, label: string, address: Credential): Contender {
  const prepare = async (stage: Stage) =>
    (await seedOurs(stage, 1)).map((key) => ({ "x-api-key": forge(key), ...address }));
  return { ...ours(id, label, 1), expectedStatus: 401, prepare };
}

function oursForPeople(
  id: string,
  label: string,
  headersOn: (stage: Stage) => Promise<Credential>,
): Contender {
  const prepare = async (stage: Stage) => [{ ...(await headersOn(stage)), ...CALLER }];
  return { ...ours(id, label, 1), prepare };
}

async function setUp(stage: Stage, body: string): Promise<string> {
  const response = await fetch(`${stage.url}/bench/setup`, { method: "POST", body });
  if (!response.ok) throw new Error(`Setup answered ${response.status}: ${await response.text()}`);
  return response.text();
}
