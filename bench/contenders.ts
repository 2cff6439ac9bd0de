/** Who is measured, and how each is set up. */

import type { Source } from "./lib/bundle.ts";
import { OUR_BINDINGS } from "./lib/our-bindings.ts";
import { applyMigrations, forge, seedCompany, seedKeys } from "./lib/seed.ts";
import { seedAccessToken, seedSession } from "./lib/seed-sign-in.ts";
import type { Bindings, Stage } from "./lib/stage.ts";

export interface Contender {
  readonly id: string;
  readonly label: string;
  readonly source: Source;
  readonly bindings: Bindings;
  readonly expectedStatus: number;
  /** The headers of its requests. */
  readonly prepare: (stage: Stage) => Promise<Readonly<Record<string, string>>>;
}

/** From the documentation range (RFC 5737). */
const CALLER = { "cf-connecting-ip": "192.0.2.1" };

export const OURS: Source = { main: "src/index.ts", compatibilityFlags: ["no_nodejs_compat"] };
export const BARE: Source = source("bare");

const SOME_KEY = `nmbl_live_${"0123456789abcdef".repeat(2)}`;

export const CONTENDERS: readonly Contender[] = [
  {
    id: "bare",
    label: "bare Hono, no check",
    source: BARE,
    bindings: {},
    expectedStatus: 200,
    prepare: async () => ({ "x-api-key": SOME_KEY }),
  },
  ours("warm", "Nembl edge, warm", 200, async (key) => ({ "x-api-key": key, ...CALLER })),
  {
    ...ours("cold", "Nembl edge, cold (memory emptied)", 200, async (key) => ({
      "x-api-key": key,
      ...CALLER,
    })),
    source: { ...source("ours-cold"), compatibilityFlags: OURS.compatibilityFlags },
  },
  ours("forged", "Nembl edge, forged key", 401, async (key) => ({ "x-api-key": forge(key) })),
  ours("forgedLimited", "Nembl edge, forged key, per-IP limit", 401, async (key) => ({
    "x-api-key": forge(key),
    ...CALLER,
  })),
  oursForPeople("bearer", "Nembl edge, access token", async (stage) => ({
    authorization: await seedAccessToken(stage),
  })),
  oursForPeople("session", "Nembl edge, browser session", async (stage) => ({
    cookie: await seedSession(stage),
  })),
  {
    id: "kv",
    label: "one KV read per request",
    source: source("kv-per-request"),
    bindings: { kvNamespaces: ["KEYS"] },
    expectedStatus: 200,
    prepare: async (stage) => {
      await setUp(stage, SOME_KEY);
      return { "x-api-key": SOME_KEY };
    },
  },
  {
    id: "object",
    label: "one Durable Object call per request",
    source: source("object-per-request"),
    bindings: { durableObjects: { COUNTER: { className: "Counter", useSQLite: true } } },
    expectedStatus: 200,
    prepare: async () => ({ "x-api-key": SOME_KEY }),
  },
  {
    id: "betterAuth",
    label: "better-auth API keys on D1",
    // It needs node:async_hooks.
    source: { ...source("better-auth"), compatibilityFlags: ["nodejs_compat"] },
    bindings: { d1Databases: ["DB"] },
    expectedStatus: 200,
    prepare: async (stage) => ({ "x-api-key": await setUp(stage, "") }),
  },
];

function source(name: string): Source {
  return { main: `bench/workers/${name}.ts`, compatibilityFlags: ["no_nodejs_compat"] };
}

function ours(
  id: string,
  label: string,
  expectedStatus: number,
  headersOf: (key: string) => Promise<Record<string, string>>,
): Contender {
  return {
    id,
    label,
    source: OURS,
    bindings: OUR_BINDINGS,
    expectedStatus,
    prepare: async (stage) => {
      const [key] = await seedOurs(stage, 1);
      return headersOf(key as string);
    },
  };
}

function oursForPeople(
  id: string,
  label: string,
  headersOn: (stage: Stage) => Promise<Record<string, string>>,
): Contender {
  const prepare = async (stage: Stage) => ({ ...(await headersOn(stage)), ...CALLER });
  return { id, label, source: OURS, bindings: OUR_BINDINGS, expectedStatus: 200, prepare };
}

export async function seedOurs(stage: Stage, count: number): Promise<string[]> {
  const db = await stage.database();
  await applyMigrations(db);
  return seedKeys(db, await seedCompany(db), count);
}

async function setUp(stage: Stage, body: string): Promise<string> {
  const response = await fetch(`${stage.url}/bench/setup`, { method: "POST", body });
  if (!response.ok) throw new Error(`Setup answered ${response.status}: ${await response.text()}`);
  return response.text();
}
