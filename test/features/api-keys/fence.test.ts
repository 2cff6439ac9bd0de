import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { runJobs } from "../../../src/jobs/run.ts";
import { sweepPendingFences } from "../../../src/features/api-keys/index.ts";
import { createIsolate, withKey } from "../../support/isolate.ts";
import { startPool } from "../../support/tokens.ts";
import { skipWaits, waitForReal } from "../../support/waits.ts";
import { env, seedCompany, seedKey, type SeedKey } from "../../support/world.ts";

beforeEach(skipWaits);
afterEach(waitForReal);

/** What a crash between D1 and the object leaves behind: the row says revoked, the object was never told. */
async function revokeInD1Only(key: SeedKey): Promise<void> {
  await env.DB.prepare("UPDATE api_keys SET revoked_at = ?, fence_pending = 1 WHERE id = ?")
    .bind(Date.now() - 1, key.id)
    .run();
}

async function fencePending(key: SeedKey): Promise<unknown> {
  return env.DB.prepare("SELECT fence_pending AS pending FROM api_keys WHERE id = ?")
    .bind(key.id)
    .first("pending");
}

const stubOf = (key: SeedKey) =>
  env.KEY_LEASE.get(env.KEY_LEASE.idFromName(`${key.environment}:${key.id}`));

const statusFor = async (key: SeedKey, isolate = createIsolate()) =>
  (await isolate.fetch("/v1/me", withKey(key.value))).status;

it("the next incarnation of the object heals a crash between D1 and the object", async () => {
  const key = await seedKey((await seedCompany()).id, "live");
  expect(await statusFor(key)).toBe(200);
  await revokeInD1Only(key);
  await evictDurableObject(stubOf(key));

  expect(await statusFor(key)).toBe(401);
  await runDurableObjectAlarm(stubOf(key));
  expect(await fencePending(key)).toBe(0);
});

it("the object's alarm heals it while the incarnation lives", async () => {
  const key = await seedKey((await seedCompany()).id, "live");
  expect(await statusFor(key)).toBe(200);
  await revokeInD1Only(key);

  await runDurableObjectAlarm(stubOf(key));

  expect(await fencePending(key)).toBe(0);
  expect(await statusFor(key)).toBe(401);
});

it("the cron sweep heals it for a key that no one uses, and leaves the others alone", async () => {
  const company = await seedCompany();
  const [dead, alive] = [await seedKey(company.id, "live"), await seedKey(company.id, "test")];
  await revokeInD1Only(dead);

  // Their budget would be over at once.
  waitForReal();
  await startPool();
  await runJobs("*/5 * * * *", Date.now(), composeFor(createIsolate().env).deps);
  vi.unstubAllGlobals();

  expect(await fencePending(dead)).toBe(0);
  expect(await statusFor(dead)).toBe(401);
  expect(await statusFor(alive)).toBe(200);
});

it("the counters and the revoked flag survive the loss of the object's memory", async () => {
  const company = await seedCompany({ limits: { perMinute: 5, perDay: 7 } });
  const key = await seedKey(company.id, "live");
  let admitted = 0;
  for (let index = 0; index < 12; index++) {
    if ((await statusFor(key)) === 200) admitted++;
    await evictDurableObject(stubOf(key));
  }
  expect(admitted).toBeLessThanOrEqual(7);
  expect(admitted).toBeGreaterThan(0);
});

it("a changed plan reaches the key without anybody touching a cache", async () => {
  const company = await seedCompany({ limits: { perMinute: 10, perDay: 1_000 } });
  const key = await seedKey(company.id, "live");
  const isolate = createIsolate();
  expect(await statusFor(key, isolate)).toBe(200);
  await env.DB.prepare("UPDATE companies SET limit_per_minute = 9000 WHERE id = ?")
    .bind(company.id)
    .run();

  await runDurableObjectAlarm(stubOf(key));
  const other = await createIsolate().fetch("/v1/me", withKey(key.value));

  expect(other.headers.get("ratelimit-policy")).toContain('"minute";q=9000;w=60');
});

it("writes last use and the day's counts to D1, forward only", async () => {
  const company = await seedCompany({ limits: { perMinute: 3, perDay: 1_000 } });
  const key = await seedKey(company.id, "live");
  const isolates = Array.from({ length: 6 }, () => createIsolate());
  const statuses = await Promise.all(isolates.map((isolate) => statusFor(key, isolate)));
  const admitted = statuses.filter((status) => status === 200).length;

  await runDurableObjectAlarm(stubOf(key));

  const usage = await env.DB.prepare("SELECT admitted, denied FROM api_key_usage WHERE key_id = ?")
    .bind(key.id)
    .all<{ admitted: number; denied: number }>();
  const total = usage.results.reduce((sum, row) => sum + row.admitted, 0);
  expect(total).toBeGreaterThanOrEqual(admitted);
  const lastUsedAt = await env.DB.prepare("SELECT last_used_at AS at FROM api_keys WHERE id = ?")
    .bind(key.id)
    .first<number>("at");
  expect(Math.abs((lastUsedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  await env.DB.prepare("UPDATE api_keys SET last_used_at = ? WHERE id = ?")
    .bind(Date.now() + 9e6, key.id)
    .run();
  await statusFor(key);
  await runDurableObjectAlarm(stubOf(key));
  const kept = await env.DB.prepare("SELECT last_used_at AS at FROM api_keys WHERE id = ?")
    .bind(key.id)
    .first<number>("at");
  expect(kept).toBeGreaterThan(Date.now() + 8e6);
});

it("the cron sweep is not held up by fifty keys whose objects do not answer", async () => {
  await env.DB.prepare("UPDATE api_keys SET fence_pending = 0").run();
  const { id: companyId } = await seedCompany();
  const keys = await Promise.all(Array.from({ length: 60 }, () => seedKey(companyId, "live")));
  for (const key of keys) await revokeInD1Only(key);
  const stuck = new Set(
    keys
      .map(({ id }) => id)
      .toSorted()
      .slice(0, 50),
  );
  const fenced: string[] = [];

  const { db } = composeFor(env).deps;
  const swept = await sweepPendingFences({
    db,
    fenceKey: async (_, id) => {
      if (stuck.has(id)) throw new Error("gone");
      fenced.push(id);
    },
  });

  expect([swept, fenced.length]).toEqual([{ found: 60, failed: 50 }, 10]);
});
