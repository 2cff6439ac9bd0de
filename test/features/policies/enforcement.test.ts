import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { seedClient } from "../../support/registered.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, seedKey, seedService } from "../../support/world.ts";
import { policy, put, seedGroup, seedPeople, tagService, type Company } from "./support.ts";

const pool = usePool();
let company: Company;

beforeEach(async () => {
  company = await seedPeople(pool);
});

const everyone = { everyone: true };

describe("at the routes", () => {
  it("a Deny holds against roles, and is audited with its action and resource", async () => {
    const id = await seedService(company.id, "live", "Laptop");
    await put(company, policy("Deny", `services:${id}`, ["update", "delete"], everyone));
    for (const who of [company.admin, company.owner]) {
      const refused = await who.ask("PATCH", `/services/${id}`, { name: "Mine" });
      expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
      expect(refused.body.details).toEqual([
        { field: "action", message: "services:update" },
        { field: "resource", message: `services:${id}` },
      ]);
      expect((await who.ask("DELETE", `/services/${id}`)).status).toBe(403);
    }
    const events = await auditEventsOf(company.id);
    expect(events).toContainEqual(
      expect.objectContaining({
        action: "services:update",
        target: `services:${id}`,
        outcome: "denied",
        actor_id: company.admin.id,
      }),
    );
  });

  it("an Allow under a tag gives members exactly that", async () => {
    const [own, other] = [
      await seedService(company.id, "live", "Own"),
      await seedService(company.id, "live", "Other"),
    ];
    await tagService(own, { team: "a" });
    const group = await seedGroup(company.id, company.member.id);
    const { member } = company;
    expect((await member.ask("PATCH", `/services/${own}`, { name: "New" })).status).toBe(403);
    await put(
      company,
      policy(
        "Allow",
        "services:*",
        ["update", "create"],
        { groups: [group] },
        {
          conditions: { tags: { team: "a" } },
        },
      ),
    );
    expect((await member.ask("PATCH", `/services/${own}`, { name: "New" })).status).toBe(200);
    expect((await member.ask("PATCH", `/services/${other}`, { name: "New" })).status).toBe(403);
    // Neither is one taken out of the rule, nor is another taken into it.
    expect((await member.ask("PATCH", `/services/${own}`, { tags: {} })).status).toBe(403);
    const tags = { team: "a" };
    expect((await member.ask("PATCH", `/services/${other}`, { tags })).status).toBe(403);
    const draft = { name: "Draft", status: "draft" };
    expect((await member.ask("POST", "/services", { ...draft, tags })).status).toBe(201);
    expect((await member.ask("POST", "/services", draft)).status).toBe(403);
    expect((await member.ask("PATCH", "/services/svc_none", { name: "New" })).status).toBe(403);
  });

  it("is the same in both environments, and nothing to keys", async () => {
    const sandbox = await seedService(company.id, "test", "Sandbox");
    await put(company, policy("Deny", "services:*", ["*"], everyone));
    const headers = { "x-nembl-environment": "test" };
    const refused = await company.admin.ask("GET", `/services/${sandbox}`, undefined, headers);
    expect(refused.status).toBe(403);
    const key = await seedKey(company.id, "test");
    expect((await call("GET", `/v1/services/${sandbox}`, { key: key.value })).status).toBe(200);
  });

  it("a client's ceiling stands beside policies", async () => {
    const clientId = await seedClient(company.id, { scopes: ["services:read"] });
    const bearer = await pool.sign(company.member.sub, { client_id: clientId });
    await put(company, policy("Allow", "services:*", ["*"], { users: [company.member.id] }));
    expect((await call("GET", "/v1/services", { bearer })).status).toBe(200);
    const beyond = await call("POST", "/v1/services", { bearer, json: { name: "New" } });
    expect([beyond.status, beyond.body.error]).toEqual([403, "insufficient_scope"]);
    await put(company, policy("Deny", "services:*", ["read"], { users: [company.member.id] }));
    const denied = await call("GET", "/v1/services", { bearer });
    expect([denied.status, denied.body.error]).toEqual([403, "forbidden"]);
  });
});

/** Attack: an isolate that still decides by what it prepared before the change. */
it("a change holds at the very next request of every isolate", async () => {
  const isolates = [createIsolate(), createIsolate(), createIsolate()];
  const path = "/v1/services";
  const headers = { authorization: `Bearer ${company.member.bearer}` };
  const ask = async () =>
    Promise.all(isolates.map(async (isolate) => (await isolate.fetch(path, { headers })).status));
  expect(await ask()).toEqual([200, 200, 200]);
  const id = await put(company, policy("Deny", "services:*", ["read"], everyone));
  expect(await ask()).toEqual([403, 403, 403]);
  expect(await ask()).toEqual([403, 403, 403]);
  const replaced = policy("Deny", "services:*", ["update"], everyone);
  await company.owner.ask("PUT", `/policies/${id}`, replaced);
  expect(await ask()).toEqual([200, 200, 200]);
  await put(company, policy("Deny", "*", ["read"], { roles: ["member"] }));
  expect(await ask()).toEqual([403, 403, 403]);
});

it("reads policies once a version, and none where there are none", async () => {
  const isolate = createIsolate();
  const headers = { authorization: `Bearer ${company.admin.bearer}` };
  const count = async () => {
    const before = isolate.counts.d1;
    await isolate.fetch("/v1/services", { headers });
    return isolate.counts.d1 - before;
  };
  await count();
  const without = await count();
  await put(company, policy("Deny", "services:*", ["delete"], everyone));
  // One batch of two statements, each prepared.
  expect((await count()) - without).toBe(3);
  expect(await count()).toBe(without);
});
