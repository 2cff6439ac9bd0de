import { beforeEach, describe, expect, it } from "vitest";

import { conflict } from "../../../src/core/errors.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { mustBePolicyVersion } from "../../../src/features/tenancy/index.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { policy, put, seedGroup, seedPeople, type Company } from "./support.ts";

const pool = usePool();
let company: Company;

beforeEach(async () => {
  company = await seedPeople(pool);
});

const production = { conditions: { tags: { environment: "production" } } };

/** Attack: someone who may write rules writes themselves, or a friend, what a rule keeps from them. */
describe("through a rule", () => {
  it("an author allows what they hold themselves, over all of it, and no more", async () => {
    const { admin, member } = company;
    const friend = { users: [member.id] };
    await put(company, policy("Deny", "secrets:*", ["delete"], { users: [admin.id] }, production));
    for (const [body, status] of [
      [policy("Allow", "secrets:*", ["update"], friend), 201],
      [policy("Allow", "secrets:*", ["delete"], friend), 403],
      [policy("Allow", "secrets:*", ["*"], friend), 403],
      [policy("Allow", "*", ["*"], friend), 403],
      [policy("Allow", "*", ["delete"], friend), 403],
      [policy("Allow", "secrets:db", ["delete"], friend), 403],
      [policy("Allow", "secrets:*", ["delete"], friend, production), 403],
      [
        policy("Allow", "secrets:*", ["delete"], friend, {
          conditions: { tags: { environment: "staging" } },
        }),
        201,
      ],
      [policy("Allow", "secrets:*", ["delete"], friend, { enabled: false }), 201],
      [policy("Deny", "secrets:*", ["delete"], friend), 201],
    ] as const) {
      const answer = await admin.ask("POST", "/policies", body);
      expect([body.resource, body.actions, answer.status]).toEqual([
        body.resource,
        body.actions,
        status,
      ]);
    }
    const denied = (await auditEventsOf(company.id)).filter((item) => item["outcome"] === "denied");
    expect(denied.map((item) => [item["action"], item["target"]])).toContainEqual([
      "secrets:delete",
      "secrets:*",
    ]);
  });

  it("a member who may write rules allows what members hold", async () => {
    const { member } = company;
    await put(company, policy("Allow", "policies:*", ["create"], { users: [member.id] }));
    const read = policy("Allow", "services:*", ["read"], { everyone: true });
    expect((await member.ask("POST", "/policies", read)).status).toBe(201);
    const write = policy("Allow", "services:*", ["update"], { users: [member.id] });
    expect((await member.ask("POST", "/policies", write)).status).toBe(403);
  });

  it("no one lifts a Deny that meets them; another name is no grant", async () => {
    const { admin, owner } = company;
    const principals = { everyone: true };
    const body = policy("Deny", "secrets:*", ["update"], principals, production);
    const id = await put(company, body);
    const group = await seedGroup(company.id, admin.id);
    for (const [method, json] of [
      ["DELETE", undefined],
      ["PUT", { ...body, enabled: false }],
      ["PUT", { ...body, effect: "Allow" }],
      ["PUT", { ...body, principals: { everyone: true, except: { groups: [group] } } }],
      ["PUT", { ...body, resource: "secrets:db" }],
      ["PUT", { ...body, actions: ["delete"] }],
      ["PUT", { ...body, conditions: { tags: { environment: "production", a: "1" } } }],
    ] as const) {
      const refused = await admin.ask(method, `/policies/${id}`, json);
      expect([method, json, refused.status]).toEqual([method, json, 403]);
      expect(refused.body.details[0].message).toBe("secrets:update");
    }
    const renamed = await admin.ask("PUT", `/policies/${id}`, { ...body, name: "Renamed" });
    expect([renamed.status, renamed.body.data.name]).toEqual([200, "Renamed"]);
    expect((await owner.ask("PUT", `/policies/${id}`, { ...body, enabled: false })).status).toBe(
      200,
    );
    // Out of force it keeps no one from anything, so there is nothing to lift.
    expect((await admin.ask("DELETE", `/policies/${id}`)).status).toBe(204);
  });

  it("a Deny that does not meet them is theirs to lift; enabling an Allow is granting", async () => {
    const { admin, member } = company;
    const id = await put(company, policy("Deny", "secrets:*", ["read"], { users: [member.id] }));
    expect((await admin.ask("DELETE", `/policies/${id}`)).status).toBe(204);
    await put(company, policy("Deny", "secrets:*", ["delete"], { users: [admin.id] }));
    const off = policy(
      "Allow",
      "secrets:*",
      ["delete"],
      { users: [member.id] },
      { enabled: false },
    );
    const sleeping = await put(company, off);
    const on = await admin.ask("PUT", `/policies/${sleeping}`, { ...off, enabled: true });
    expect(on.status).toBe(403);
  });

  /** Attack: two changes at once, each judged without the other. */
  it("what was judged by other policies than those in force is undone", async () => {
    const db = createDatabase(env.DB);
    const place = { companyId: company.id };
    const changed = conflict("changed");
    await writeBatch(db, [mustBePolicyVersion(db, place, 0, changed)]);
    await put(company, policy("Deny", "secrets:*", ["delete"], { everyone: true }));
    const stale = writeBatch(db, [mustBePolicyVersion(db, place, 0, changed)]);
    await expect(stale).rejects.toBe(changed);
  });
});

describe("through a group", () => {
  it("no one is put into one that gives what the other does not hold", async () => {
    const { admin, member, owner } = company;
    const [allowed, excepted] = [await seedGroup(company.id), await seedGroup(company.id)];
    await put(company, policy("Deny", "secrets:*", ["delete"], { users: [admin.id] }));
    await put(company, policy("Allow", "secrets:*", ["delete"], { groups: [allowed] }));
    const but = { everyone: true, except: { groups: [excepted] } };
    await put(company, policy("Deny", "services:*", ["delete"], but));
    for (const group of [allowed, excepted]) {
      for (const who of [admin, member]) {
        const path = `/groups/${group}/members/${who.id}`;
        expect((await admin.ask("PUT", path)).status).toBe(403);
      }
      expect((await owner.ask("PUT", `/groups/${group}/members/${member.id}`)).status).toBe(204);
      // Leaving gives nothing here.
      expect((await admin.ask("DELETE", `/groups/${group}/members/${member.id}`)).status).toBe(204);
    }
  });

  it("no one takes themselves out of one that a Deny names, nor the group away", async () => {
    const { admin, member, owner } = company;
    const group = await seedGroup(company.id, admin.id);
    await put(company, policy("Deny", "secrets:*", ["delete"], { groups: [group] }));
    expect((await admin.ask("DELETE", `/groups/${group}/members/${admin.id}`)).status).toBe(403);
    expect((await admin.ask("DELETE", `/groups/${group}`)).status).toBe(403);
    expect((await admin.ask("PUT", `/groups/${group}/members/${member.id}`)).status).toBe(204);
    expect((await owner.ask("DELETE", `/groups/${group}/members/${admin.id}`)).status).toBe(204);
    expect((await admin.ask("DELETE", `/groups/${group}`)).status).toBe(204);
  });

  it("a group without rules is changed as ever", async () => {
    const { admin, member } = company;
    const group = await seedGroup(company.id);
    await put(company, policy("Deny", "secrets:*", ["delete"], { everyone: true }));
    for (const method of ["PUT", "DELETE"]) {
      const path = `/groups/${group}/members/${member.id}`;
      expect((await admin.ask(method, path)).status).toBe(204);
    }
  });
});

/** Attack: an admin whom a rule names makes an account of theirs an admin whom it does not. */
describe("through a role", () => {
  const invite = { email: "second@example.test" };

  it("no one makes one who may do what they may not", async () => {
    const { admin, owner, member } = company;
    await put(company, policy("Deny", "secrets:*", ["delete"], { users: [admin.id] }, production));
    const refused = await admin.ask("POST", "/invitations", { ...invite, role: "admin" });
    expect([refused.status, refused.body.details[0].message]).toEqual([403, "secrets:delete"]);
    expect((await admin.ask("PATCH", `/users/${member.id}`, { role: "admin" })).status).toBe(403);
    expect((await admin.ask("POST", "/invitations", { ...invite, role: "member" })).status).toBe(
      201,
    );
    const other = await company.join("admin");
    expect((await owner.ask("PATCH", `/users/${other.id}`, { status: "deactivated" })).status).toBe(
      200,
    );
    expect((await admin.ask("PATCH", `/users/${other.id}`, { status: "active" })).status).toBe(403);
    expect((await owner.ask("PATCH", `/users/${other.id}`, { status: "active" })).status).toBe(200);
    expect((await admin.ask("PATCH", `/users/${other.id}`, { role: "member" })).status).toBe(200);
    expect((await owner.ask("PATCH", `/users/${member.id}`, { role: "admin" })).status).toBe(200);
  });

  it("a rule that meets every admin stops no one from making one", async () => {
    const group = await seedGroup(company.id);
    const but = { everyone: true, except: { groups: [group] } };
    await put(company, policy("Deny", "secrets:*", ["update"], but, production));
    const made = await company.admin.ask("POST", "/invitations", { ...invite, role: "admin" });
    expect(made.status).toBe(201);
  });
});

/** Attack: a key as a way round one's own limits. */
it("through a key's or a client's scopes no one gives what a rule keeps from them", async () => {
  const { admin } = company;
  const key = (scopes: readonly string[]) => ({ name: "Key", environment: "live", scopes });
  expect((await admin.ask("POST", "/api-keys", key(["services:write"]))).status).toBe(201);
  await put(company, policy("Deny", "services:*", ["publish"], { users: [admin.id] }, production));
  const refused = await admin.ask("POST", "/api-keys", key(["services:write"]));
  expect([refused.status, refused.body.details[0].message]).toEqual([403, "services:publish"]);
  expect((await admin.ask("POST", "/api-keys", key(["services:read"]))).status).toBe(201);
  const client = {
    name: "App",
    redirectUris: ["https://app.example/cb"],
    scopes: ["services:write"],
  };
  expect((await admin.ask("POST", "/oauth-clients", client)).status).toBe(403);
});
