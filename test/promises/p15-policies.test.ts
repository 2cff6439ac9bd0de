/**
 * P15, of policies: what one company stores makes no other wait. Five hundred policies on tags and as many combinations
 * of tags as there can be are a few questions to the evaluator and one condition in the list's own query.
 */

import { beforeAll, beforeEach, expect, it } from "vitest";

import { standingOf } from "../../src/features/policies/engine/standing.ts";
import { createReachOf } from "../../src/features/policies/engine/reach.ts";
import type { PolicyEngine } from "../../src/features/policies/engine/engine.ts";
import { engine, inForce, person, rule } from "../features/policies/rules.ts";
import { seedPeople, type Company } from "../features/policies/support.ts";
import { usePool } from "../support/tokens.ts";
import { env } from "../support/world.ts";

const pool = usePool();
let company: Company;

beforeAll(async () => {
  await engine.decide([]);
}, 60_000);
beforeEach(async () => {
  company = await seedPeople(pool);
});

async function seedPolicies(rows: readonly { effect: string; tags: object }[]): Promise<void> {
  const insert = `INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled, created_at, created_by, updated_at)
    SELECT 'pol_' || ?1 || '_' || key, ?1, 'A policy', value ->> 'effect', 'secrets:*', '["read"]', json_object('tags', value -> 'tags'), '{"roles":["admin"]}', 1, key, 'usr_seed', 1 FROM json_each(?2)`;
  await env.DB.batch([
    env.DB.prepare(insert).bind(company.id, JSON.stringify(rows)),
    env.DB.prepare("UPDATE companies SET policy_version = 1 WHERE id = ?").bind(company.id),
  ]);
}

async function seedTagged(tags: readonly object[]): Promise<void> {
  const insert = `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, touched_at, created_at, created_by)
    SELECT 'sec_' || ?1 || '_' || key, ?1, 'live', 'secret-' || key, 'nembl/' || ?1 || '/' || key, 'custom', value, '[]', 'active', 1, 1, 1, 'usr_seed' FROM json_each(?2)`;
  for (let from = 0; from < tags.length; from += 500) {
    const part = Object.fromEntries(
      tags.slice(from, from + 500).map((item, index) => [from + index, item]),
    );
    await env.DB.prepare(insert).bind(company.id, JSON.stringify(part)).run();
  }
}

const combination = (index: number) => ({ a: `v${index}`, b: `w${index % 7}`, free: `f${index}` });

it(
  "P15: a list under 500 policies on tags and 150 combinations is right, and no one waits for it",
  { timeout: 60_000 },
  async () => {
    // Every third value is denied.
    await seedPolicies(
      Array.from({ length: 500 }, (_, index) => ({
        effect: index % 3 === 0 ? "Deny" : "Allow",
        tags: { a: `v${index}` },
      })),
    );
    await seedTagged(Array.from({ length: 150 }, (_, index) => combination(index)));
    const quiet = await seedPeople(pool);
    const list = () => company.admin.ask("GET", "/secrets?pageSize=1");
    // The first prepares the policies.
    expect((await list()).body.pagination.totalCount).toBe(100);

    // The best of some, for other tests run beside this one.
    let bestMs = Infinity;
    for (let round = 0; round < 8; round++) {
      const startedMs = performance.now();
      const [noisy, other] = await Promise.all([list(), quiet.member.ask("GET", "/secrets")]);
      bestMs = Math.min(bestMs, performance.now() - startedMs);
      expect([noisy.status, other.status]).toEqual([200, 200]);
    }
    // Some 50 ms of a busy machine. Asked one by one it took two to three seconds of a quiet one.
    expect(bestMs).toBeLessThan(1_000);
  },
);

it("P15: asks the evaluator as often for a thousand kinds of things as for one", async () => {
  let questions = 0;
  const counting: PolicyEngine = {
    ...engine,
    decide: (asked) => {
      questions += asked.length;
      return engine.decide(asked);
    },
  };
  const policies = inForce(
    ...Array.from({ length: 500 }, (_, index) =>
      rule("Deny", "secrets:*", ["read"], { everyone: true }, { a: `v${index}` }),
    ),
  );
  const reach = createReachOf(
    await standingOf(counting, policies, person("admin")),
    "secrets:read",
  );
  for (let index = 0; index < 1_000; index++) {
    expect(reach.allows({ tags: combination(index) })).toBe(index >= 500);
  }
  expect(questions).toBe(1);
});

it("P15: tags and values that no policy mentions are no kinds of their own", async () => {
  await seedPolicies([{ effect: "Deny", tags: { a: "v1" } }]);
  await seedTagged(Array.from({ length: 2_500 }, (_, index) => combination(index)));
  const { status, body } = await company.admin.ask("GET", "/secrets?pageSize=1");
  expect([status, body.pagination.totalCount]).toEqual([200, 2_499]);
});

it("P15: says so where policies tell more kinds apart than a list looks at; things one by one are unharmed", async () => {
  const bits = Array.from({ length: 11 }, (_, bit) => `k${bit}`);
  await seedPolicies(bits.map((key) => ({ effect: "Deny", tags: { [key]: "1" } })));
  await seedTagged(
    Array.from({ length: 2_048 }, (_, index) =>
      Object.fromEntries(bits.map((key, bit) => [key, String((index >> bit) & 1)])),
    ),
  );
  const refused = await company.admin.ask("GET", "/secrets");
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  expect(refused.body.message).toContain("2000 kinds");
  expect((await company.admin.ask("GET", "/secrets/secret-0")).status).toBe(200);
  expect((await company.admin.ask("GET", "/secrets/secret-1")).status).toBe(403);
  expect((await company.owner.ask("GET", "/secrets")).body.pagination.totalCount).toBe(2_048);
});

/** Attack, or bad luck: one row with half a character for a tag hides everything, or itself from its owner. */
it("a tag that is no text hides nothing from an owner, who lists, reads and deletes the thing", async () => {
  await seedPolicies([{ effect: "Deny", tags: { a: "v1" } }]);
  await seedTagged([{ a: "v2" }, { a: "v1" }]);
  await env.DB.prepare("UPDATE secrets SET tags = ? WHERE company_id = ? AND slug = 'secret-0'")
    .bind('{"a":"\\ud800","\\udc00":"x","__proto__":"v1"}', company.id)
    .run();
  for (const who of [company.owner, company.admin]) {
    const { body } = await who.ask("GET", "/secrets");
    const slugs = body.data.map(({ slug }: { slug: string }) => slug);
    expect(slugs).toEqual(who === company.owner ? ["secret-0", "secret-1"] : ["secret-0"]);
    expect((await who.ask("GET", "/secrets/secret-0")).status).toBe(200);
  }
  expect((await company.owner.ask("DELETE", "/secrets/secret-0")).status).toBe(204);
});
