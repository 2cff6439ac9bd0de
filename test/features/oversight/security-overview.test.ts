import { beforeEach, expect, it } from "vitest";

import { seedPeople, type Company, type Someone } from "../../support/people.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedKey } from "../../support/world.ts";

const pool = usePool();
let company: Company;

const DAY_MS = 86_400_000;

beforeEach(async () => {
  company = await seedPeople(pool);
});

async function overview(by: Someone = company.owner, headers: Record<string, string> = {}) {
  const { status, body } = await by.ask("GET", "/security-overview", undefined, headers);
  expect(status).toBe(200);
  return body.data;
}

const NONE = { count: 0, more: false, items: [] };

async function factorOf(...people: readonly Someone[]): Promise<void> {
  for (const { id, ask } of people) {
    // Seen once, so that there is a sign-in, which then has passed the factor.
    await ask("GET", "/me");
    await env.DB.batch([
      env.DB.prepare(
        "INSERT INTO mfa_factors (user_id, kind, sealed_secret, created_at, confirmed_at) VALUES (?, 'totp', 'x', 1, 1)",
      ).bind(id),
      env.DB.prepare("UPDATE sign_ins SET mfa_passed_at = ? WHERE user_id = ?").bind(
        Date.now(),
        id,
      ),
    ]);
  }
}

async function secretDue(slug: string, dueAt: number | null, environment = "live"): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, touched_at, created_at, created_by, reminder_interval_days, reminder_due_at)
     VALUES (?1, ?2, ?3, ?4, ?1, 'custom', ?6, '[]', 'active', 1, 1, 1, 'usr_seed', 30, ?5)`,
  )
    .bind(`sec_${slug}_${company.id}`, company.id, environment, slug, dueAt, tagsOf(slug))
    .run();
}

const tagsOf = (slug: string) =>
  JSON.stringify({ environment: slug.includes("prod") ? "production" : "staging" });

it("names what needs attention: each part with its count and where it is", async () => {
  await factorOf(company.owner, company.admin);
  await secretDue("due", Date.now() - 1);
  await secretDue("long-due", Date.now() - 9 * DAY_MS);
  await secretDue("not-due", Date.now() + DAY_MS);
  await secretDue("without-reminder", null);
  const idle = await seedKey(company.id, "live", { expiresAt: Date.now() + DAY_MS });
  const used = await seedKey(company.id, "live", { expiresAt: Date.now() + DAY_MS });
  const endless = await seedKey(company.id, "live");
  await seedKey(company.id, "live", { revokedAt: 1 });
  await env.DB.prepare("UPDATE api_keys SET created_at = 1 WHERE company_id = ?")
    .bind(company.id)
    .run();
  await env.DB.prepare("UPDATE api_keys SET last_used_at = ? WHERE id IN (?, ?)")
    .bind(Date.now(), used.id, endless.id)
    .run();
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, company_id, url, events, status, disabled_reason, sealed_secret, failing_since, failures, created_at, created_by, updated_at, revision)
     VALUES (?1 || '_a', ?2, 'https://a.example.test/', '[]', 'enabled', NULL, 'x', 5, 1, 4, 'u', 1, 1),
            (?1 || '_b', ?2, 'https://b.example.test/', '[]', 'disabled', 'gone', 'x', NULL, 0, 3, 'u', 1, 1),
            (?1 || '_c', ?2, 'https://c.example.test/', '[]', 'disabled', 'by_person', 'x', 5, 1, 2, 'u', 1, 1),
            (?1 || '_d', ?2, 'https://d.example.test/', '[]', 'enabled', NULL, 'x', NULL, 0, 1, 'u', 1, 1)`,
  )
    .bind(`whe_${company.id}`, company.id)
    .run();

  expect(await overview()).toEqual({
    environment: "live",
    overdueSecrets: {
      ...{ count: 2, more: false },
      items: [
        { slug: "long-due", dueAt: expect.stringMatching(/Z$/) },
        { slug: "due", dueAt: expect.stringMatching(/Z$/) },
      ],
    },
    unusedApiKeys: {
      ...{ count: 1, more: false },
      items: [{ id: idle.id, name: "A key", createdAt: expect.any(String), lastUsedAt: null }],
    },
    apiKeysWithoutExpiry: {
      ...{ count: 1, more: false },
      items: [expect.objectContaining({ id: endless.id })],
    },
    peopleWithoutFactor: {
      ...{ count: 1, more: false },
      items: [{ id: company.member.id, name: "A person", role: "member" }],
    },
    failingWebhookEndpoints: {
      ...{ count: 2, more: false },
      items: [
        {
          ...{ id: `whe_${company.id}_a`, url: "https://a.example.test/", status: "enabled" },
          failingSince: "1970-01-01T00:00:00.005Z",
        },
        {
          ...{ id: `whe_${company.id}_b`, url: "https://b.example.test/", status: "disabled" },
          failingSince: null,
        },
      ],
    },
  });
});

it("says nothing where all is well", async () => {
  await factorOf(company.owner, company.admin, company.member);
  const { environment, ...parts } = await overview();
  expect(environment).toBe("live");
  for (const part of Object.values(parts)) expect(part).toEqual(NONE);
});

it("names five of a kind and counts at most a hundred", async () => {
  for (let index = 0; index < 7; index++) await secretDue(`due-${index}`, index + 1);
  const few = (await overview()).overdueSecrets;
  expect([few.count, few.more, few.items.length]).toEqual([7, false, 5]);
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
     INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, touched_at, created_at, created_by, reminder_due_at)
     SELECT 'sec_many_' || i || ?1, ?1, 'live', 'many-' || i, 'many_' || i || ?1, 'custom', '{}', '[]', 'active', 1, 1, 1, 'u', 9 FROM n`,
  )
    .bind(company.id)
    .run();
  const many = (await overview()).overdueSecrets;
  expect([many.count, many.more, many.items.length]).toEqual([100, true, 5]);
});

it("keeps the sandbox's from live", async () => {
  await secretDue("of-test", 1, "test");
  await seedKey(company.id, "test");
  const live = await overview();
  expect([live.overdueSecrets, live.apiKeysWithoutExpiry]).toEqual([NONE, NONE]);
  const sandbox = await overview(company.owner, { "x-nembl-environment": "test" });
  expect([sandbox.overdueSecrets.count, sandbox.apiKeysWithoutExpiry.count]).toEqual([1, 1]);
});

it("shows a member no keys, endpoints or people's factors, and of secrets those within reach", async () => {
  await secretDue("staging-token", 1);
  await secretDue("prod-token", 1);
  await seedKey(company.id, "live");
  const deny = {
    ...{ name: "No production", effect: "Deny", resource: "secrets:*", actions: ["read"] },
    conditions: { tags: { environment: "production" } },
    principals: { roles: ["member"] },
  };
  expect((await company.owner.ask("POST", "/policies", deny)).status).toBe(201);
  const seen = await overview(company.member);
  expect(seen.overdueSecrets.items).toMatchObject([{ slug: "staging-token" }]);
  expect([
    seen.apiKeysWithoutExpiry,
    seen.unusedApiKeys,
    seen.peopleWithoutFactor,
    seen.failingWebhookEndpoints,
  ]).toEqual([NONE, NONE, NONE, NONE]);
});

it("shows nothing of another company", async () => {
  await secretDue("due", 1);
  await seedKey(company.id, "live");
  const other = await seedPeople(pool);
  const seen = await overview(other.owner);
  expect([seen.overdueSecrets, seen.apiKeysWithoutExpiry]).toEqual([NONE, NONE]);
  expect(seen.peopleWithoutFactor.items.map(({ id }: { id: string }) => id)).not.toContain(
    company.member.id,
  );
});
