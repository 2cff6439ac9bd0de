/** What a model cannot show: the real objects, D1 and KV of workerd, with several isolates at once. */

import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { createIsolate, withKey, type Isolate } from "../../support/isolate.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedKey, type SeedKey } from "../../support/world.ts";

const pool = usePool();
let bearer: string;
let key: SeedKey;

afterEach(() => vi.restoreAllMocks());
beforeEach(async () => {
  const company = await seedCompany();
  bearer = await signedIn(pool, company.id);
  key = await seedKey(company.id, "live");
});

const revoke = async (isolate: Isolate) =>
  (
    await isolate.fetch(`/v1/api-keys/${key.id}/revoke`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}` },
    })
  ).status;

interface Use {
  readonly startedAt: number;
  readonly status: number;
}

async function use(isolate: Isolate): Promise<Use> {
  const startedAt = performance.now();
  const response = await isolate.fetch("/v1/me", withKey(key.value), { wait: false });
  return { startedAt, status: response.status };
}

/** Attack: keep a stolen key alive by using it everywhere at the very moment it is revoked. */
it("P4: among 100 concurrent requests none that began after the revoke answered is admitted", async () => {
  const isolates = Array.from({ length: 10 }, () => createIsolate());
  await Promise.all(isolates.map(use));
  let stop = false;
  const uses: Use[] = [];
  // Ten isolates with ten requests each, again and again until after the answer.
  const load = isolates.flatMap((isolate) =>
    Array.from({ length: 10 }, async () => {
      while (!stop) {
        uses.push(await use(isolate));
        await scheduler.wait(5);
      }
    }),
  );

  expect(await revoke(createIsolate())).toBe(200);
  const answeredAt = performance.now();
  await scheduler.wait(300);
  stop = true;
  await Promise.all(load);

  const after = uses.filter((item) => item.startedAt > answeredAt);
  expect(after.length).toBeGreaterThan(100);
  expect(after.filter((item) => item.status !== 401)).toEqual([]);
  expect(uses.some((item) => item.status === 200)).toBe(true);
});

it("P4: a cache filled while the key is revoked changes nothing, at whichever await it is caught", async () => {
  for (const hold of ["get", "put"] as const) {
    key = await seedKey(key.companyId, "live");
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const FACTS = new Proxy(env.FACTS, {
      get(target, name) {
        const method = Reflect.get(target, name).bind(target) as (...args: unknown[]) => unknown;
        if (name !== hold) return method;
        return async (...args: unknown[]) => {
          await held;
          return method(...args);
        };
      },
    });
    const filling = createIsolate({ overrides: { FACTS } });
    const slow = use(filling);
    await scheduler.wait(50);

    expect(await revoke(createIsolate())).toBe(200);
    release();
    await slow;
    await scheduler.wait(50);

    expect((await use(filling)).status).toBe(401);
    expect((await use(createIsolate())).status).toBe(401);
  }
});

it("P4: a renewal whose answer is held up until after the revoke admits no one", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let holding = false;
  const KEY_LEASE = new Proxy(env.KEY_LEASE, {
    get(target, name) {
      if (name !== "get") return Reflect.get(target, name).bind(target) as unknown;
      return (id: DurableObjectId) => {
        const stub = target.get(id);
        return {
          ask: async (...args: Parameters<typeof stub.ask>) => {
            const reply = await stub.ask(...args);
            if (holding) await held;
            return reply;
          },
        };
      };
    },
  });
  const isolate = createIsolate({ overrides: { KEY_LEASE } });
  expect((await use(isolate)).status).toBe(200);
  holding = true;
  // Uses up what it has: the next ones wait for an answer that was granted, and comes too late.
  const late = Promise.all(Array.from({ length: 20 }, () => use(isolate)));
  await scheduler.wait(100);

  expect(await revoke(createIsolate())).toBe(200);
  holding = false;
  release();
  await late;

  expect((await use(isolate)).status).toBe(401);
});

it(
  "P5: twenty isolates racing for the last tokens of two windows never exceed either",
  { timeout: 240_000 },
  async () => {
    const company = await seedCompany({ limits: { perMinute: 150, perDay: 260 } });
    key = await seedKey(company.id, "live");
    const isolates = Array.from({ length: 20 }, () => createIsolate());
    // Across the edge of a minute, where leases count in both: the clock is put before one, and goes on from there.
    const { now: realNow } = Date;
    const ahead = 60_000 + 58_500 - (realNow() % 60_000);
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + ahead);
    const admitted = new Map<number, number>();

    const until = Date.now() + 4_000;
    // A busy machine gets through little of it, so on until there was something on either side.
    const isGoing = () => Date.now() < until || (admitted.size < 2 && Date.now() < until + 90_000);
    await Promise.all(
      isolates.map(async (isolate) => {
        while (isGoing()) {
          const { status } = await use(isolate);
          if (status === 200) {
            const minute = Math.floor(Date.now() / 60_000);
            admitted.set(minute, (admitted.get(minute) ?? 0) + 1);
          }
          await scheduler.wait(10);
        }
      }),
    );

    const counts = [...admitted.values()];
    expect(counts.length).toBeGreaterThan(1);
    expect(Math.max(...counts)).toBeLessThanOrEqual(150);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(260);
  },
);
