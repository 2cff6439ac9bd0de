import { beforeEach, describe, expect, it } from "vitest";

import { createIsolate, withKey } from "../support/isolate.ts";
import { auditEventsOf, env, seedCompany, seedKey, type SeedKey } from "../support/world.ts";

let key: SeedKey;

beforeEach(async () => {
  key = await seedKey((await seedCompany()).id, "live");
});

/** A binding whose named methods fail as the platform lets them fail. */
function failing<T extends object>(
  binding: T,
  methods: readonly string[],
  error: () => unknown,
): T {
  return new Proxy(binding, {
    get(target, name) {
      if (methods.includes(String(name))) {
        return () => {
          throw error();
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

const lost = () => new Error("D1_ERROR: Network connection lost.");

async function expectUnavailable(response: Response): Promise<void> {
  const body = await response.json<{ error: string; message: string }>();
  expect([response.status, body.error]).toEqual([503, "unavailable"]);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(body.message).not.toMatch(/D1|SQL|Network|lost/);
}

describe("checking a key", () => {
  it("does without KV", async () => {
    const FACTS = failing(env.FACTS, ["get", "put"], () => new Error("KV is down"));
    const isolate = createIsolate({ overrides: { FACTS } });
    expect((await isolate.fetch("/v1/me", withKey(key.value))).status).toBe(200);
  });

  it("answers 503 while D1 is away, and works afterwards", async () => {
    const isolate = createIsolate({
      overrides: { DB: failing(env.DB, ["prepare", "batch"], lost) },
    });
    await expectUnavailable(await isolate.fetch("/v1/me", withKey(key.value)));
    expect((await createIsolate().fetch("/v1/me", withKey(key.value))).status).toBe(200);
  });

  it("never falls back on KV while the object is away: 503, after one retry with a fresh stub", async () => {
    await createIsolate().fetch("/v1/me", withKey(key.value));
    let stubs = 0;
    const KEY_LEASE = new Proxy(env.KEY_LEASE, {
      get(target, name) {
        if (name !== "get") return Reflect.get(target, name).bind(target) as unknown;
        return () => {
          stubs++;
          return {
            ask: () => Promise.reject(Object.assign(new Error("gone"), { retryable: true })),
          };
        };
      },
    });
    const isolate = createIsolate({ overrides: { KEY_LEASE } });
    await expectUnavailable(await isolate.fetch("/v1/me", withKey(key.value)));
    expect(stubs).toBe(2);
  });

  it("does not retry an overloaded object: that would be part of the load", async () => {
    let stubs = 0;
    const KEY_LEASE = new Proxy(env.KEY_LEASE, {
      get(target, name) {
        if (name !== "get") return Reflect.get(target, name).bind(target) as unknown;
        return () => {
          stubs++;
          const error = Object.assign(new Error("busy"), { retryable: true, overloaded: true });
          return { ask: () => Promise.reject(error) };
        };
      },
    });
    const isolate = createIsolate({ overrides: { KEY_LEASE } });
    await expectUnavailable(await isolate.fetch("/v1/me", withKey(key.value)));
    expect(stubs).toBe(1);
  });
});

describe("changing things (P8)", () => {
  const create = (isolate: ReturnType<typeof createIsolate>) =>
    isolate.fetch("/v1/services", {
      method: "POST",
      headers: { "x-api-key": key.value, "content-type": "application/json" },
      body: JSON.stringify({ name: "New" }),
    });

  /** Runs the batch with a statement that fails put at each place in turn. */
  it("commits row and audit event together, or neither, wherever the batch fails", async () => {
    let length = 1;
    for (let place = 0; place <= length; place++) {
      const DB = new Proxy(env.DB, {
        get(target, name) {
          if (name !== "batch") return Reflect.get(target, name).bind(target) as unknown;
          return (statements: D1PreparedStatement[]) => {
            length = statements.length;
            const bad = target.prepare("SELECT json('not json')");
            return target.batch([...statements.slice(0, place), bad, ...statements.slice(place)]);
          };
        },
      });
      const response = await create(createIsolate({ overrides: { DB } }));
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({
        error: "internal_error",
        message: "Something went wrong here.",
        details: [],
      });
    }
    expect(length).toBeGreaterThanOrEqual(2);
    expect(await auditEventsOf(key.companyId)).toEqual([]);
    const count = await env.DB.prepare("SELECT count(*) AS n FROM services WHERE company_id = ?")
      .bind(key.companyId)
      .first("n");
    expect(count).toBe(0);

    expect((await create(createIsolate())).status).toBe(201);
    expect(await auditEventsOf(key.companyId)).toHaveLength(1);
  });
});
