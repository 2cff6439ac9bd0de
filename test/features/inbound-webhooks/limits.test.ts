/** Floods of bad calls: what they cost, and whom they keep out. */

import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import type { Isolate } from "../../support/isolate.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf } from "../../support/world.ts";
import {
  createIsolate,
  KEY,
  ownSignature,
  seedWebhook,
  sendFrom,
  type Webhook,
} from "./support.ts";

let pool: Pool;
let webhook: Webhook;
let isolate: Isolate;
let counted: string[];

/** The platform's limit, as in wrangler.toml but for the number. */
const MOST = 5;

beforeAll(async () => {
  pool = await startPool();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  webhook = await seedWebhook(pool);
  counted = [];
  const IP_LIMIT = {
    limit: async ({ key }: { key: string }) => {
      counted.push(key);
      return { success: counted.filter((other) => other === key).length <= MOST };
    },
  };
  isolate = createIsolate({ overrides: { IP_LIMIT } });
});

const BODY = "{}";
const ADDRESS = "192.0.2.1";
const WRONG = "another key of 32 bytes, or more";

async function send(id: string, key: string, ip = ADDRESS, body = BODY) {
  const headers = { ...(await ownSignature(body, key)), "cf-connecting-ip": ip };
  return sendFrom(isolate, id, body, headers);
}

async function flood(id: string, calls: number, ip = ADDRESS): Promise<number[]> {
  const statuses = [];
  for (let index = 0; index < calls; index++) statuses.push((await send(id, WRONG, ip)).status);
  return statuses;
}

it("bad calls are counted for each webhook and address, and answered 429 beyond the limit", async () => {
  expect(await flood(webhook.id, 8)).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
  expect(new Set(counted)).toEqual(new Set([`webhook|${webhook.id}|${ADDRESS}`]));
  const refused = await send(webhook.id, WRONG);
  expect([refused.body["error"], refused.headers.get("retry-after")]).toEqual([
    "rate_limit_exceeded",
    "60",
  ]);
  expect((await send(webhook.id, WRONG, "192.0.2.2")).status).toBe(401);
  expect((await send((await seedWebhook(pool)).id, WRONG)).status).toBe(401);
});

it("beyond it they cost no read, no call to the store and no line of the log", async () => {
  await flood(webhook.id, 7);
  const events = (await auditEventsOf(webhook.companyId)).length;
  const { d1 } = isolate.counts;
  expect(await flood(webhook.id, 50)).toEqual(Array.from({ length: 50 }, () => 429));
  expect(isolate.counts.d1).toBe(d1);
  expect(await auditEventsOf(webhook.companyId)).toHaveLength(events);
});

/** Attack: the flood comes from an address that the genuine sender has, too: a provider's own, or an office's. */
it("never locks out what is signed, from the very same address", async () => {
  await flood(webhook.id, 20);
  for (const body of ["1", "2", "3"]) {
    expect((await send(webhook.id, KEY, ADDRESS, body)).status).toBe(202);
  }
  expect((await flood(webhook.id, 1))[0]).toBe(429);
});

it("never locks out the next key for longer than five seconds", async () => {
  await flood(webhook.id, 20);
  const value = "the next key, of 32 bytes or more";
  const path = `/v1/secrets/${webhook.slug}/value`;
  expect((await call("PUT", path, { bearer: webhook.bearer, json: { value } })).status).toBe(200);
  const now = Date.now();
  vi.useFakeTimers({ now: now + 5_001, toFake: ["Date"] });
  try {
    expect((await send(webhook.id, value)).status).toBe(202);
    expect((await send(webhook.id, KEY)).status).toBe(429);
  } finally {
    vi.useRealTimers();
  }
});

it("counts calls that are good nowhere", async () => {
  for (let index = 0; index < 10; index++) await send(webhook.id, KEY, ADDRESS, String(index));
  expect(counted).toEqual([]);
});

it("counts one network of IPv6 as one address, and no address as none", async () => {
  await flood(webhook.id, 6, "2001:db8::1");
  expect((await send(webhook.id, WRONG, "2001:db8::2")).status).toBe(429);
  const headers = await ownSignature(BODY, WRONG);
  for (let index = 0; index < 10; index++) {
    expect((await sendFrom(isolate, webhook.id, BODY, headers)).status).toBe(401);
  }
});

/** Attack: each of a million invented ids is tried once, so that no count of one webhook is ever full. */
it("counts invented ids together, and then looks them up a few at a time", async () => {
  const invented = () => `whk_${crypto.randomUUID().replaceAll("-", "")}`;
  for (let index = 0; index < 8; index++) expect((await send(invented(), WRONG)).status).toBe(401);
  expect(counted.filter((key) => key === `webhook|*|${ADDRESS}`)).toHaveLength(8);
  const answers = await Promise.all(Array.from({ length: 12 }, () => send(invented(), WRONG)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  // A webhook that this isolate has not met yet is found, and takes what is signed.
  expect((await send(webhook.id, KEY)).status).toBe(202);
});

it("goes on where the counter does not answer", async () => {
  const IP_LIMIT = { limit: () => Promise.reject(new Error("away")) };
  isolate = createIsolate({ overrides: { IP_LIMIT } });
  expect(await flood(webhook.id, 3)).toEqual([401, 401, 401]);
  expect((await send(webhook.id, KEY)).status).toBe(202);
});

it("retrieves the key once a minute and version, however many calls there are", async () => {
  const reads = async () =>
    (await auditEventsOf(webhook.companyId)).filter(({ action }) => action === "secrets:read");
  for (let index = 0; index < 5; index++) await send(webhook.id, KEY, ADDRESS, String(index));
  await flood(webhook.id, 5);
  expect(await reads()).toHaveLength(1);
  vi.useFakeTimers({ now: Date.now() + 60_001, toFake: ["Date"] });
  try {
    await send(webhook.id, KEY, ADDRESS, "later");
  } finally {
    vi.useRealTimers();
  }
  expect(await reads()).toHaveLength(2);
});
