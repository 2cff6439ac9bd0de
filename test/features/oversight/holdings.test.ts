import { beforeEach, expect, it } from "vitest";

import { seedPeople, type Company, type Someone } from "../../support/people.ts";
import { seedClient } from "../../support/registered.ts";
import { seedSession } from "../../support/sessions.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedKey } from "../../support/world.ts";

const pool = usePool();
let company: Company;
let maker: Someone;

beforeEach(async () => {
  company = await seedPeople(pool);
  maker = await company.join("admin");
});

const holdingsOf = (who: Someone, by: Someone = company.owner) =>
  by.ask("GET", `/users/${who.id}/holdings`);

async function keyOf(who: Someone, environment: "live" | "test", more: object = {}) {
  const key = await seedKey(company.id, environment, more);
  await env.DB.prepare("UPDATE api_keys SET created_by = ? WHERE id = ?")
    .bind(who.id, key.id)
    .run();
  return key;
}

async function runnerOf(who: Someone, id: string, revokedAt: number | null = null): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO runners (id, company_id, environment, name, labels, created_at, created_by, registration_expires_at, revoked_at)
     VALUES (?, ?, 'test', 'A runner', '[]', 1, ?, 1, ?)`,
  )
    .bind(id, company.id, who.id, revokedAt)
    .run();
}

it("lists keys, clients, runners, sessions and policies of one person, and of no other", async () => {
  const live = await keyOf(maker, "live");
  const test = await keyOf(maker, "test");
  await keyOf(maker, "live", { revokedAt: 1 });
  await keyOf(maker, "live", { expiresAt: 1 });
  await keyOf(company.owner, "live");
  const clientId = await seedClient(company.id, {});
  await env.DB.prepare("UPDATE oauth_clients SET created_by = ? WHERE client_id = ?")
    .bind(maker.id, clientId)
    .run();
  await seedClient(company.id, {});
  await runnerOf(maker, `run_${maker.id}`);
  await runnerOf(maker, `run_${maker.id}_gone`, 1);
  await seedSession(maker, company.id);
  const policy = {
    ...{ name: "Names them", effect: "Allow", resource: "services:*", actions: ["read"] },
    principals: { users: [maker.id] },
  };
  expect((await company.owner.ask("POST", "/policies", policy)).status).toBe(201);
  const exception = {
    ...policy,
    name: "Excepts them",
    effect: "Deny",
    principals: { everyone: true, except: { users: [maker.id] } },
  };
  expect((await company.owner.ask("POST", "/policies", exception)).status).toBe(201);
  const other = { ...policy, name: "Names another", principals: { users: [company.member.id] } };
  expect((await company.owner.ask("POST", "/policies", other)).status).toBe(201);

  const { status, body } = await holdingsOf(maker);
  expect(status).toBe(200);
  expect(body.data.apiKeys.map((key: { id: string }) => key.id).toSorted()).toEqual(
    [live.id, test.id].toSorted(),
  );
  expect(body.data).toMatchObject({
    userId: maker.id,
    oauthClients: [{ clientId }],
    runners: [{ id: `run_${maker.id}`, environment: "test", lastSeenAt: null }],
    sessions: [{ kind: "browser" }],
    policies: [
      { name: "Excepts them", effect: "Deny" },
      { name: "Names them", effect: "Allow" },
    ],
  });
  // From where somebody signs in is theirs.
  expect(Object.keys(body.data.sessions[0]).toSorted()).toEqual(
    ["id", "kind", "lastSeenAt", "signedInAt"].toSorted(),
  );
});

it("tells nothing of what they do in other companies, nor of sign-ins that ended here", async () => {
  const elsewhere = await seedPeople(pool);
  await seedSession(maker, elsewhere.id);
  expect((await holdingsOf(maker)).body.data.sessions).toEqual([]);

  await seedSession(maker, company.id);
  expect((await holdingsOf(maker)).body.data.sessions).toHaveLength(1);
  await company.owner.ask("DELETE", `/users/${maker.id}/sessions`);
  expect((await holdingsOf(maker)).body.data.sessions).toEqual([]);
});

it("lists a Bearer sign-in, but not one of another company's client", async () => {
  await maker.ask("GET", "/me");
  expect((await holdingsOf(maker)).body.data.sessions).toMatchObject([{ kind: "bearer" }]);
  await env.DB.prepare("UPDATE sign_ins SET client_id = 'of-another' WHERE user_id = ?")
    .bind(maker.id)
    .run();
  expect((await holdingsOf(maker)).body.data.sessions).toEqual([]);
});

it("shows of each kind what the reader may see in its own list", async () => {
  await keyOf(maker, "live");
  await runnerOf(maker, `run_${maker.id}`);
  const deny = {
    ...{ name: "No keys", effect: "Deny", resource: "api_keys:*", actions: ["read"] },
    principals: { users: [company.admin.id] },
  };
  expect((await company.owner.ask("POST", "/policies", deny)).status).toBe(201);
  const { body } = await holdingsOf(maker, company.admin);
  expect([body.data.apiKeys, body.data.runners.length]).toEqual([[], 1]);
});

it("is for who may deactivate, and of one's own company", async () => {
  expect((await holdingsOf(maker, company.member)).status).toBe(403);
  const other = await seedPeople(pool);
  expect((await holdingsOf(maker, other.owner)).status).toBe(404);
  expect((await company.owner.ask("GET", "/users/usr_nobody/holdings")).status).toBe(404);
});
