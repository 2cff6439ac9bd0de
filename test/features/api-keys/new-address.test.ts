import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { addressBlock } from "../../../src/core/address-block.ts";
import { noteAddress } from "../../../src/features/api-keys/index.ts";
import { MAX_ADDRESSES } from "../../../src/features/api-keys/check/address-store.ts";
import { createIsolate } from "../../support/isolate.ts";
import { noticesOf } from "../../support/notices.ts";
import { env, seedCompany, seedKey, type SeedKey } from "../../support/world.ts";

const HOME = "192.0.2.1";
const AWAY = "198.51.100.7";

let key: SeedKey;

beforeEach(async () => {
  key = await seedKey((await seedCompany()).id, "live");
});
afterEach(() => vi.useRealTimers());

function from(ip: string, on = createIsolate()): Promise<Response> {
  const headers = { "x-api-key": key.value, "cf-connecting-ip": ip };
  return on.fetch("/v1/me", { headers });
}

const news = async () => noticesOf(key.companyId, "api_key.new_address");
const note = (ip: string, nowMs: number, overrides = {}) => {
  const { deps } = composeFor(createIsolate({ overrides }).env);
  const actor = { ...key, type: "api_key", scopes: [] } as const;
  return noteAddress(deps, actor, ip, nowMs);
};
async function rows(): Promise<number> {
  const statement = env.DB.prepare("SELECT count(*) AS n FROM api_key_addresses WHERE key_id = ?");
  return (await statement.bind(key.id).first<number>("n")) ?? 0;
}

describe("where a key is used from", () => {
  it("is no news the first time, news from elsewhere, and news once", async () => {
    await from(HOME);
    expect(await news()).toEqual([]);
    await from(AWAY);
    await from(AWAY);
    await from(HOME);
    expect(await news()).toMatchObject([
      {
        userId: null,
        payload: { keyId: key.id, name: "A key", environment: "live", ip: AWAY },
        audience: { about: { id: key.id }, creatorId: "usr_seed" },
      },
    ]);
  });

  it("is told once though twenty isolates see it at the same moment", async () => {
    await from(HOME);
    await Promise.all(Array.from({ length: 20 }, () => from(AWAY)));
    expect(await news()).toHaveLength(1);
  });

  it("is kept as a keyed hash that differs from key to key", async () => {
    await from(HOME);
    const other = await seedKey(key.companyId, "live");
    key = other;
    await from(HOME);
    const { results } = await env.DB.prepare("SELECT * FROM api_key_addresses WHERE company_id = ?")
      .bind(key.companyId)
      .all<{ address_hash: string }>();
    expect(JSON.stringify(results)).not.toContain(HOME);
    expect(new Set(results.map((row) => row.address_hash)).size).toBe(2);
  });

  it("stays known when the master key is changed", async () => {
    const nowMs = Date.now();
    await note(HOME, nowMs);
    await note(AWAY, nowMs);
    const SEAL_MASTER_KEY = `a-new-master-key-0123456789abcdefghij,${env.SEAL_MASTER_KEY}`;
    await note(AWAY, nowMs + 1, { SEAL_MASTER_KEY });
    expect(await news()).toHaveLength(1);
  });

  it("is not asked of D1 again by an isolate that has noted it, nor for a request that a lease admits", async () => {
    const isolate = createIsolate();
    await from(HOME, isolate);
    const { d1 } = isolate.counts;
    for (let index = 0; index < 50; index++) await from(HOME, isolate);
    expect(isolate.counts.d1).toBe(d1);
  });

  it("is noted at the next ask when D1 was away at the first", async () => {
    let broken = true;
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "batch" && broken) return () => Promise.reject(new Error("D1_ERROR: lost"));
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    const isolate = createIsolate({ overrides: { DB } });
    expect((await from(HOME, isolate)).status).toBe(200);
    expect(await rows()).toBe(0);
    broken = false;
    vi.setSystemTime(Date.now() + 5_000);
    await from(HOME, isolate);
    expect(await rows()).toBe(1);
  });
});

/** Attack: a leaked key is used from thousands of machines, to bury the people who are told and to fill the table. */
it("is bounded: news of ten first sights a day, a hundred addresses a key, those unseen for longest forgotten", async () => {
  const nowMs = Date.now();
  for (let index = 0; index < MAX_ADDRESSES + 20; index++) {
    await note(`203.0.113.${index}`, nowMs + index);
  }
  expect([(await news()).length, await rows()]).toEqual([9, MAX_ADDRESSES]);
  const nextDay = nowMs + 2 * 86_400_000;
  await note("203.0.113.119", nextDay);
  expect(await news()).toHaveLength(9);
  await note("203.0.113.0", nextDay);
  expect(await news()).toHaveLength(10);
});

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:ffff::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:201", "192.0.2.1"],
  ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
  ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
  ["2001:db8:1:2:3:4:5", "2001:db8:1:2:3:4:5"],
  ["1::2::3", "1::2::3"],
  ["::ffff:192.0.2.256", "::ffff:192.0.2.256"],
  ["2001:db8:1:2:3:4:5:6:7", "2001:db8:1:2:3:4:5:6:7"],
  ["nonsense", "nonsense"],
])("takes %s for %s", (ip, block) => {
  expect(addressBlock(ip)).toBe(block);
});
