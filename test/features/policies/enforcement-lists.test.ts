/** Policies in lists, in counts and in `simulate`. */

import { beforeEach, describe, expect, it } from "vitest";

import { seedClient } from "../../support/registered.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedKey, seedService } from "../../support/world.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { createPolicySource, filterHolders } from "../../../src/features/policies/index.ts";
import { engine } from "./rules.ts";
import {
  policy,
  put,
  seedGroup,
  seedPeople,
  tagService,
  type Company,
  type Someone,
} from "./support.ts";

const pool = usePool();
let company: Company;

beforeEach(async () => {
  company = await seedPeople(pool);
});

const everyone = { everyone: true };
const production = { conditions: { tags: { environment: "production" } } };

const named = async (who: Someone, path: string) => {
  const { status, body } = await who.ask("GET", path);
  if (status !== 200) return status;
  const names = body.data.map((item: { name: string }) => item.name).toSorted();
  return [names, body.pagination.totalCount];
};

describe("lists and their counts", () => {
  it("of services show what the reader may read, by name and by tag", async () => {
    const services = ["A", "B", "C", "D"];
    const ids = [];
    for (const name of services) ids.push(await seedService(company.id, "live", name));
    await tagService(ids[1] as string, { environment: "production", 'odd "key"': "x" });
    await tagService(ids[2] as string, { environment: "staging" });
    await tagService(ids[3] as string, { 'odd "key"': "ä'\"" });
    expect(await named(company.member, "/services")).toEqual([services, 4]);

    await put(company, policy("Deny", "services:*", ["read"], { roles: ["member"] }, production));
    expect(await named(company.member, "/services")).toEqual([["A", "C", "D"], 3]);
    expect(await named(company.admin, "/services")).toEqual([services, 4]);
    await put(company, policy("Deny", `services:${ids[0]}`, ["read"], { roles: ["member"] }));
    expect(await named(company.member, "/services")).toEqual([["C", "D"], 2]);
    expect(await named(company.member, "/services?status=active&pageSize=1")).toEqual([["D"], 2]);
    await put(
      company,
      policy(
        "Deny",
        "services:*",
        ["read"],
        { roles: ["member"] },
        {
          conditions: { tags: { 'odd "key"': "ä'\"" } },
        },
      ),
    );
    expect(await named(company.member, "/services")).toEqual([["C"], 1]);
    await put(company, policy("Deny", "*", ["read"], { roles: ["member"] }));
    expect(await named(company.member, "/services")).toBe(403);
    for (const id of ids) {
      expect((await company.member.ask("GET", `/services/${id}`)).status).toBe(403);
    }
  });

  it("show only what a rule allows, to whom nothing else is", async () => {
    const [own, other] = [
      await seedService(company.id, "live", "Own"),
      await seedService(company.id, "live", "Other"),
    ];
    await tagService(own, { environment: "production" });
    await tagService(other, { environment: "staging" });
    const group = await seedGroup(company.id, company.member.id);
    const reader = { groups: [group] };
    const keyNames = () => named(company.member, "/api-keys");
    expect(await keyNames()).toBe(403);
    const key = await seedKey(company.id, "live");
    await seedKey(company.id, "live");
    await put(company, policy("Allow", `api_keys:${key.id}`, ["read"], reader));
    expect(await keyNames()).toEqual([["A key"], 1]);

    // Denied in general but for production: everyone is, except whom it is allowed to.
    const outside = await company.join("member");
    await put(
      company,
      policy("Deny", "services:*", ["read"], everyone, {
        conditions: { tags: { environment: "staging" } },
      }),
    );
    expect(await named(outside, "/services")).toEqual([["Own"], 1]);
  });

  it("of users, groups, clients, keys and policies leave out the named", async () => {
    const { admin, member, owner } = company;
    const group = await seedGroup(company.id, member.id, admin.id);
    const hidden = await seedGroup(company.id);
    const client = await seedClient(company.id);
    await seedClient(company.id);
    const key = await seedKey(company.id, "live");
    const other = await seedKey(company.id, "live");
    const readers = { users: [admin.id] };
    const kept = await put(company, policy("Deny", `users:${owner.id}`, ["read"], readers));
    const rules = [`groups:${hidden}`, `oauth_clients:${client}`, `api_keys:${key.id}`];
    for (const resource of rules) await put(company, policy("Deny", resource, ["read"], readers));
    await put(company, policy("Deny", `policies:${kept}`, ["read"], readers));

    const idsOf = async (path: string) => {
      const { body } = await admin.ask("GET", path);
      const ids = body.data.map(
        (item: { id: string; clientId?: string }) => item.clientId ?? item.id,
      );
      expect(body.pagination.totalCount).toBe(ids.length);
      return ids.toSorted();
    };
    expect(await idsOf("/users")).toEqual([admin.id, member.id].toSorted());
    expect(await idsOf(`/users?search=${owner.id}`)).toEqual([]);
    expect(await idsOf("/groups")).toEqual([group]);
    expect(await idsOf(`/groups/${group}/members`)).toEqual([admin.id, member.id].toSorted());
    expect(await idsOf("/api-keys")).toEqual([other.id]);
    expect(await idsOf("/oauth-clients")).not.toContain(client);
    expect(await idsOf("/policies")).not.toContain(kept);
    expect(await idsOf("/policies")).toHaveLength(4);
  });

  it("hold for more names than a statement has parameters", async () => {
    const ids = [];
    for (let index = 0; index < 130; index++) {
      ids.push(await seedService(company.id, "live", `S${index}`));
    }
    const rows = ids.slice(1).map((id, index) =>
      env.DB.prepare(
        `INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled, created_at, created_by, updated_at)
         VALUES (?, ?, 'x', 'Deny', ?, '["read"]', '{}', '{"everyone":true}', 1, 1, 'usr_x', 1)`,
      ).bind(`pol_${company.id}_${index}`, company.id, `services:${id}`),
    );
    const count = env.DB.prepare("UPDATE companies SET policy_version = 1 WHERE id = ?");
    await env.DB.batch([...rows, count.bind(company.id)]);
    expect(await named(company.member, "/services")).toEqual([["S0"], 1]);
    await put(company, policy("Deny", "services:*", ["read"], everyone, production));
    expect(await named(company.member, "/services")).toEqual([["S0"], 1]);
  });
});

describe("simulate", () => {
  const simulate = async (who: Someone, json: object) =>
    (await who.ask("POST", "/policies/simulate", json)).body.data;

  it("explains with the policies that decide", async () => {
    const { owner, admin } = company;
    const group = await seedGroup(company.id, admin.id);
    const asked = { action: "secrets:update", resource: "secrets:db" };
    expect(await simulate(owner, { principal: { user: admin.id }, ...asked })).toEqual({
      decision: "Allow",
      reasons: [{ id: "role:admin", name: "What the role 'admin' holds", effect: "Allow" }],
      tags: {},
      exists: false,
      errors: [],
    });
    const id = await put(
      company,
      policy("Deny", "secrets:*", ["update"], { groups: [group] }, production),
    );
    const tags = { environment: "production" };
    const reasons = [{ id, name: "A policy", effect: "Deny" }];
    for (const principal of [{ user: admin.id }, { group }]) {
      expect(await simulate(owner, { principal, ...asked, tags })).toEqual({
        decision: "Deny",
        reasons,
        tags,
        exists: false,
        errors: [],
      });
    }
    expect(await simulate(owner, { principal: { role: "admin" }, ...asked, tags })).toMatchObject({
      decision: "Allow",
    });
    expect(await simulate(owner, { principal: { group }, ...asked })).toEqual({
      decision: "Deny",
      reasons: [],
      tags: {},
      exists: false,
      errors: [],
    });
  });

  it("knows the guards of owners", async () => {
    const { owner, admin } = company;
    const touches = { action: "sessions:end", resource: `sessions:${owner.id}` };
    const asked = { principal: { user: admin.id }, ...touches };
    expect(await simulate(owner, asked)).toMatchObject({
      decision: "Deny",
      reasons: [{ id: "guard:owners", effect: "Deny" }],
    });
    expect((await admin.ask("DELETE", `/users/${owner.id}/sessions`)).status).toBe(403);
    await put(company, policy("Deny", "*", ["*"], everyone));
    const own = { principal: { role: "owner" }, action: "policies:update", resource: "policies:*" };
    expect(await simulate(owner, own)).toMatchObject({ decision: "Allow" });
    expect((await owner.ask("GET", "/users")).status).toBe(403);
    const { body } = await owner.ask("GET", "/policies");
    expect((await owner.ask("DELETE", `/policies/${body.data[0].id}`)).status).toBe(204);
    expect((await owner.ask("GET", "/users")).status).toBe(200);
  });
});

it("tells who of several people may do a thing, as policies now are", async () => {
  const db = createDatabase(env.DB);
  const people = [
    { id: "usr_a", role: "admin", groupIds: ["grp_x"] },
    { id: "usr_b", role: "admin", groupIds: [] },
    { id: "usr_c", role: "member", groupIds: [] },
  ] as const;
  const group = await seedGroup(company.id);
  const thing = { id: "db", tags: { environment: "production" } };
  const source = createPolicySource(db, engine);
  const holders = () =>
    filterHolders(
      source,
      { companyId: company.id },
      [
        { action: "secrets:update", thing },
        { action: "secrets:read", thing: { id: "web" } },
      ],
      people.map((person) => ({ ...person, groupIds: person.groupIds.map(() => group) })),
    );
  const readers = ["usr_a", "usr_b", "usr_c"];
  expect(await holders()).toEqual([["usr_a", "usr_b"], readers]);
  await put(company, policy("Deny", "secrets:*", ["update"], { groups: [group] }, production));
  expect(await holders()).toEqual([["usr_b"], readers]);
});
