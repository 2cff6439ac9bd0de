import { beforeEach, expect, it } from "vitest";

import { sha256Hex } from "../../src/core/crypto.ts";
import { listRoutes } from "../support/routes.ts";
import { call } from "../support/call.ts";
import { createIsolate, withKey } from "../support/isolate.ts";
import {
  env,
  seedCompany,
  seedKey,
  seedService,
  seedWorkflow,
  type SeedKey,
} from "../support/world.ts";

interface Side {
  readonly key: SeedKey;
  readonly serviceId: string;
  readonly workflowId: string;
  readonly mark: string;
}

let sides: Side[];

beforeEach(async () => {
  sides = [];
  for (const _ of [1, 2]) {
    const company = await seedCompany();
    for (const environment of ["live", "test"] as const) {
      const mark = `mark-${crypto.randomUUID()}`;
      const serviceId = await seedService(company.id, environment, mark);
      const workflowId = await seedWorkflow(company.id, environment, mark);
      sides.push({ key: await seedKey(company.id, environment), serviceId, workflowId, mark });
    }
  }
});

/** Attack: a sandbox key, or another company's, pointed at every address it can find out. */
it(
  "P6: on every route, a key meets nothing of another environment or company",
  { timeout: 120_000 },
  async () => {
    const routes = (await listRoutes()).filter((route) => route.path.startsWith("/v1/"));
    expect(routes.length).toBeGreaterThan(10);
    const before = await snapshot();

    for (const own of sides) {
      for (const other of sides.filter((side) => side !== own)) {
        for (const { method, path } of routes) {
          if (path === "/v1/api-keys/revoke-self") continue;
          const thingId = path.startsWith("/v1/workflows") ? other.workflowId : other.serviceId;
          for (const id of [thingId, other.key.id, other.key.companyId]) {
            const target = path.replace("{id}", id);
            const answer = await call(
              method,
              `${target}?companyId=${other.key.companyId}&environment=${other.key.environment}`,
              {
                key: own.key.value,
                headers: {
                  "x-nembl-company": other.key.companyId,
                  "x-nembl-environment": other.key.environment,
                },
                ...(method === "GET" ? {} : { json: {} }),
              },
            );
            expect([target, answer.text.includes(other.mark)]).toEqual([target, false]);
            const foreign = other.key.companyId !== own.key.companyId && id !== other.key.companyId;
            // The log repeats the ids that this very key asked for and was denied.
            if (foreign && path !== "/v1/audit") {
              expect([target, answer.text.includes(other.key.companyId)]).toEqual([target, false]);
            }
            if (path.includes("{id}"))
              expect([method, target, answer.status]).not.toEqual([method, target, 200]);
          }
        }
      }
    }
    expect(await snapshot()).toEqual(before);
  },
);

it("P6: lists hold exactly the own environment's things, and what is created lands there", async () => {
  for (const own of sides) {
    const list = await call("GET", "/v1/services", { key: own.key.value });
    expect(list.body.data.map((service: { name: string }) => service.name)).toEqual([own.mark]);
    const created = await call("POST", "/v1/services", {
      key: own.key.value,
      json: { name: "New" },
    });
    const row = await env.DB.prepare("SELECT company_id, environment FROM services WHERE id = ?")
      .bind(created.body.data.id)
      .first();
    expect(row).toEqual({ company_id: own.key.companyId, environment: own.key.environment });
  }
});

it("P6: a test key spends its own limits, a quarter of the plan's", async () => {
  const company = await seedCompany({ plan: "free" });
  const live = await seedKey(company.id, "live");
  const test = await seedKey(company.id, "test");

  for (let index = 0; index < 5; index++) await call("GET", "/v1/me", { key: test.value });
  const ofTest = await call("GET", "/v1/me", { key: test.value });
  const ofLive = await call("GET", "/v1/me", { key: live.value });

  expect(ofTest.headers.get("ratelimit-policy")).toBe('"minute";q=30;w=60, "day";q=2500;w=86400');
  expect(ofLive.headers.get("ratelimit-policy")).toBe('"minute";q=60;w=60, "day";q=10000;w=86400');
  expect(ofLive.headers.get("ratelimit")).toContain('"minute";r=59;');
});

/** Attack: someone who can write to KV, or a row that was restored wrongly, makes a sandbox key a live one. */
it("P6: the environment sealed in the key wins over what a cache or a row says", async () => {
  const company = await seedCompany();
  const key = await seedKey(company.id, "test");
  const facts = {
    keyId: key.id,
    companyId: company.id,
    environment: "live",
    scopes: ["services:read"],
    expiresAt: null,
  };
  await env.FACTS.put(`key:${await sha256Hex(key.value)}`, JSON.stringify(facts));
  const isolate = createIsolate();
  const refused = await isolate.fetch("/v1/services", withKey(key.value));
  expect([refused.status, (await refused.json<{ error: string }>()).error]).toEqual([
    401,
    "invalid_api_key",
  ]);
  expect(isolate.counts.objects).toBe(0);
});

async function snapshot() {
  const { results } = await env.DB.prepare(
    "SELECT id, name, revision, environment, company_id FROM services UNION ALL SELECT id, name, revision, environment, company_id FROM workflows UNION ALL SELECT id, name, revision, environment, company_id FROM api_keys WHERE revoked_at IS NULL ORDER BY id",
  ).all();
  return results;
}
