import { beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { createIsolate } from "../support/isolate.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../support/world.ts";

const pool = usePool();
let bearer: string;
let companyId: string;

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  bearer = await signedIn(pool, companyId);
});

const post = (path: string, json: unknown) => call("POST", path, { bearer, json });

async function expectSmall422(answer: Awaited<ReturnType<typeof call>>) {
  expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
  expect(answer.body.details.length).toBeGreaterThan(0);
  expect(answer.body.details.length).toBeLessThanOrEqual(100);
  expect(answer.text.length).toBeLessThan(50_000);
  const { results } = await env.DB.prepare("SELECT 1 FROM secrets WHERE company_id = ?")
    .bind(companyId)
    .all();
  expect(results).toEqual([]);
}

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const secret = { slug: "a-secret", value: "a value" };

/** Attack: one mebibyte of bad entries; each costs work and a detail, and everybody else of the isolate waits. */
it("answers 60,000 bad tags with one detail, before looking at any of them", async () => {
  const tags = Object.fromEntries(many(60_000).map((index) => [`aws:${index}`, ""]));
  const answer = await post("/v1/secrets", { ...secret, tags });
  await expectSmall422(answer);
  expect(answer.body.details).toEqual([{ field: "tags", message: "At most 1000 entries." }]);
});

it.each([
  ["tags", { ...secret, tags: Object.fromEntries(many(900).map((i) => [`aws:${i}`, "\u0007"])) }],
  ["unknown members", { ...secret, ...Object.fromEntries(many(900).map((i) => [`m${i}`, 1])) }],
  ["hosts", { ...secret, allowedHosts: many(900).map(() => "not a host") }],
])("shows the first hundred faults of 900 %s", async (_, json) => {
  const answer = await post("/v1/secrets", json);
  await expectSmall422(answer);
  expect(answer.body.details.length).toBeGreaterThanOrEqual(1);
});

it("refuses too many values in many small maps, and too many levels", async () => {
  const lists = many(900).map(() => many(10));
  const values = await post("/v1/secrets", { ...secret, allowedHosts: lists });
  expect(values.body.details).toEqual([
    { field: "body", message: "At most 5000 values in a body." },
  ]);
  const deep = many(30).reduce<unknown>((inner) => [inner], "x");
  const levels = await post("/v1/secrets", { ...secret, tags: deep });
  expect(levels.body.details[0].message).toBe("At most 20 levels.");
});

/** Attack: a member's name of half a megabyte comes back twice in the answer. */
it("does not repeat a long name", async () => {
  await expectSmall422(await post("/v1/secrets", { ...secret, ["x".repeat(500_000)]: 1 }));
});

it("counts no entries of no one: without a credential it is 401", async () => {
  const answer = await call("POST", "/v1/secrets", { json: many(2_000) });
  expect(answer.status).toBe(401);
});

/** Attack: a flood of requests to a public route that reads D1 and KV each time. */
it("checks its stores for /readyz at most once in five seconds, also when a hundred ask at once", async () => {
  const isolate = createIsolate();
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const answers = await Promise.all(many(100).map(() => isolate.fetch("/readyz")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect([isolate.counts.d1, isolate.counts.kv]).toEqual([1, 1]);
    vi.advanceTimersByTime(4_999);
    await isolate.fetch("/readyz");
    expect(isolate.counts.d1).toBe(1);
    vi.advanceTimersByTime(1);
    await isolate.fetch("/readyz");
    expect(isolate.counts.d1).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

it("remembers for as long that a store did not answer", async () => {
  let asked = 0;
  const FACTS = {
    get: () => {
      asked++;
      return Promise.reject(new Error("KV is away"));
    },
  } as unknown as KVNamespace;
  const isolate = createIsolate({ overrides: { FACTS } });
  const report = vi.spyOn(console, "error").mockImplementation(() => undefined);
  for (const _ of many(3)) {
    const answer = await isolate.fetch("/readyz");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  }
  expect(asked).toBe(1);
  report.mockRestore();
});

/** Attack: 300 refusals with 300 invented ids are 300 events, more than sealing keeps up with. */
it("writes at most 20 events of their own a person and minute, and counts the rest", async () => {
  const company = (await seedCompany()).id;
  const member = await signedIn(pool, company, "member");
  const other = await seedUser(company, "member");
  const isolate = createIsolate();
  const ask = (id: string, token: string) =>
    isolate.fetch(`/v1/api-keys/${id}/revoke`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
  for (const index of many(300)) {
    expect((await ask(`key_made_up_${index}`, member)).status).toBe(403);
  }
  const refused = await ask("key_x", await pool.sign(other.sub));
  expect(refused.status).toBe(403);

  const events = (await auditEventsOf(company)).filter(({ outcome }) => outcome === "denied");
  const named = events.filter(({ target }) => target !== "api_keys:*");
  const summed = events.filter(({ target }) => target === "api_keys:*");
  // A run that goes over the edge of a minute has two of each.
  expect(named.length).toBeLessThanOrEqual(2 * 20 + 1);
  expect(summed.length).toBeGreaterThanOrEqual(1);
  expect(summed.length).toBeLessThanOrEqual(2);
  expect(summed[0]).toMatchObject({ details: expect.stringContaining('"summed":true') });
  // Somebody else's refusals keep their own events.
  expect(named.filter(({ actor_id }) => actor_id === other.id)).toHaveLength(1);
});
