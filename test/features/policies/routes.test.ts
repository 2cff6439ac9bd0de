import { beforeEach, describe, expect, it } from "vitest";

import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { call } from "../../support/call.ts";
import { policy, put, seedGroup, seedPeople, type Company } from "./support.ts";

const pool = usePool();
let company: Company;

beforeEach(async () => {
  company = await seedPeople(pool);
});

const everyone = { everyone: true };
const body = policy("Deny", "secrets:*", ["update"], everyone, {
  conditions: { tags: { environment: "production" } },
});

describe("policies", () => {
  it("go through their life, each step audited, announced and counted", async () => {
    const { owner } = company;
    const created = await owner.ask("POST", "/policies", {
      ...body,
      name: " Ours ",
      description: "Why",
    });
    const { id } = created.body.data;
    expect([created.status, created.headers.get("location"), created.headers.get("etag")]).toEqual([
      201,
      `/v1/policies/${id}`,
      `"${id}.1"`,
    ]);
    expect(created.body.data).toEqual({
      id: expect.stringMatching(/^pol_/),
      name: "Ours",
      description: "Why",
      effect: "Deny",
      resource: "secrets:*",
      actions: ["update"],
      conditions: { tags: { environment: "production" } },
      principals: everyone,
      enabled: true,
      createdAt: expect.stringMatching(/Z$/),
      createdBy: owner.id,
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect((await owner.ask("GET", `/policies/${id}`)).body).toEqual(created.body);
    expect((await owner.ask("GET", "/policies")).body.data).toEqual([created.body.data]);

    const off = { ...body, name: "Ours", enabled: false };
    const stale = await owner.ask("PUT", `/policies/${id}`, off, { "if-match": `"${id}.7"` });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    const changed = await owner.ask("PUT", `/policies/${id}`, off, { "if-match": `"${id}.1"` });
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, `"${id}.2"`]);
    expect(changed.body.data).toMatchObject({ id, enabled: false, description: null });
    const again = await owner.ask("PUT", `/policies/${id}`, body);
    expect(again.body.data.enabled).toBe(false);

    const late = await owner.ask("DELETE", `/policies/${id}`, undefined, {
      "if-match": `"${id}.2"`,
    });
    expect(late.status).toBe(412);
    expect((await owner.ask("DELETE", `/policies/${id}`)).status).toBe(204);
    expect((await owner.ask("GET", `/policies/${id}`)).status).toBe(404);

    const events = await auditEventsOf(company.id);
    expect(events.map((event) => [event["action"], event["target"]])).toEqual([
      ["policies:create", `policy:${id}`],
      ["policies:update", `policy:${id}`],
      ["policies:update", `policy:${id}`],
      ["policies:delete", `policy:${id}`],
    ]);
    expect(JSON.parse(String(events[1]?.["details"]))).toMatchObject({
      before: { enabled: true },
      after: { enabled: false },
    });
    const version = await env.DB.prepare("SELECT policy_version FROM companies WHERE id = ?")
      .bind(company.id)
      .first("policy_version");
    expect(version).toBe(4);
    const notices = await env.DB.prepare(
      "SELECT count(*) AS n FROM outbox WHERE company_id = ? AND kind = 'policy.changed'",
    )
      .bind(company.id)
      .first("n");
    expect(notices).toBe(4);
  });

  it("are made once for one Idempotency-Key", async () => {
    const headers = { "idempotency-key": "once" };
    const first = await company.owner.ask("POST", "/policies", body, headers);
    const again = await company.owner.ask("POST", "/policies", body, headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await company.owner.ask("GET", "/policies")).body.pagination.totalCount).toBe(1);
  });

  it("are listed newest first, by page", async () => {
    for (const name of ["one", "two", "three"]) await put(company, { ...body, name });
    const { body: page } = await company.owner.ask("GET", "/policies?page=2&pageSize=2");
    expect(page.pagination).toEqual({ page: 2, pageSize: 2, totalPages: 2, totalCount: 3 });
    expect(page.data).toHaveLength(1);
  });

  it("are out of reach for members, keys and other companies", async () => {
    const id = await put(company, body);
    const other = await seedPeople(pool);
    const key = (await seedKey(company.id, "live")).value;
    for (const [method, path, json, action] of [
      ["GET", "/policies", undefined, "policies:read"],
      ["POST", "/policies", body, "policies:create"],
      ["GET", `/policies/${id}`, undefined, "policies:read"],
      ["GET", `/policies/${id}/cedar`, undefined, "policies:read"],
      ["PUT", `/policies/${id}`, body, "policies:update"],
      ["DELETE", `/policies/${id}`, undefined, "policies:delete"],
      [
        "POST",
        "/policies/simulate",
        { principal: { role: "admin" }, action: "secrets:read", resource: "secrets:*" },
        "policies:read",
      ],
    ] as const) {
      const refused = await company.member.ask(method, path, json);
      expect([refused.status, refused.body.details?.[0]?.message]).toEqual([403, action]);
      const byKey = await call(method, `/v1${path}`, {
        key,
        ...(json === undefined ? {} : { json }),
      });
      expect([byKey.status, byKey.body.error]).toEqual([403, "forbidden"]);
      if (!path.includes(id)) continue;
      expect((await other.owner.ask(method, path, json)).status).toBe(404);
    }
    expect((await other.owner.ask("GET", "/policies")).body.data).toEqual([]);
    const denied = (await auditEventsOf(company.id)).filter(
      (event) => event["outcome"] === "denied",
    );
    expect(denied.map((event) => `${event["action"]} ${event["target"]}`)).toContain(
      `policies:update policies:${id}`,
    );
  });

  it("are shown as Cedar, with their name as an annotation", async () => {
    const id = await put(company, { ...body, name: 'With "quotes"' });
    const { status, body: shown } = await company.owner.ask("GET", `/policies/${id}/cedar`);
    expect([status, shown.data.id]).toEqual([200, id]);
    expect(shown.data.cedar).toContain('@name("With \\"quotes\\"")');
    expect(shown.data.cedar).toMatch(/forbid[\s\S]*resource\.hasTag\("environment"\) &&/);
  });

  it("are at most five hundred a company", async () => {
    const rows = Array.from({ length: 500 }, (_, index) =>
      env.DB.prepare(
        `INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled, created_at, created_by, updated_at)
         VALUES (?, ?, 'x', 'Deny', 'runners:*', '["read"]', '{}', '{"everyone":true}', 0, 1, 'usr_x', 1)`,
      ).bind(`pol_${company.id}_${index}`, company.id),
    );
    await env.DB.batch(rows);
    const refused = await company.owner.ask("POST", "/policies", body);
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  });
});

describe("a policy that makes no sense", () => {
  const controls = "a\u0000b";
  const many = (count: number) => Array.from({ length: count }, (_, index) => `usr_${index}`);

  it.each([
    ["no name", { name: undefined }, "name"],
    ["an empty name", { name: "  " }, "name"],
    ["a name with a control character", { name: controls }, "name"],
    ["a name that hides", { name: "a\u202Eb" }, "name"],
    ["201 characters", { name: "x".repeat(201) }, "name"],
    ["a long description", { description: "x".repeat(2_001) }, "description"],
    ["another effect", { effect: "allow" }, "effect"],
    ["an unknown resource", { resource: "vaults:*" }, "resource"],
    ["a resource without its id", { resource: "secrets" }, "resource"],
    ["a resource with half a wildcard", { resource: "secrets:db*" }, "resource"],
    ["a resource with quotes", { resource: 'secrets:"x"' }, "resource"],
    ["a name that objects have anyway", { resource: "constructor:*" }, "resource"],
    ["no action", { actions: [] }, "actions"],
    ["an unknown action", { actions: ["update", "fly"] }, "actions.1"],
    ["an action that the resource has not", { actions: ["publish"] }, "actions.0"],
    ["an action of another resource", { actions: ["services:update"] }, "actions.0"],
    ["a star among others", { actions: ["read", "*"] }, "actions.1"],
    ["an action that is no text", { actions: [1] }, "actions.0"],
    ["too many actions", { actions: Array.from({ length: 65 }, () => "read") }, "actions"],
    ["nobody", { principals: {} }, "principals"],
    ["nobody, at length", { principals: { users: [], groups: [], everyone: false } }, "principals"],
    ["only exceptions", { principals: { except: { roles: ["admin"] } } }, "principals"],
    ["an unknown role", { principals: { roles: ["root"] } }, "principals.roles.0"],
    ["an unknown user", { principals: { users: ["usr_nobody"] } }, "principals.users.0"],
    ["an unknown group", { principals: { groups: ["grp_nobody"] } }, "principals.groups.0"],
    [
      "an unknown exception",
      { principals: { everyone: true, except: { groups: ["grp_nobody"] } } },
      "principals.except.groups.0",
    ],
    ["too many users", { principals: { users: many(101) } }, "principals.users"],
    ["what is no id", { principals: { users: ["../x"] } }, "principals.users.0"],
    ["an unknown member", { principals: { everyone: true, all: true } }, "principals.all"],
    ["a condition on no tag", { conditions: { tags: {} } }, "conditions.tags"],
    [
      "a condition on what has no tags",
      { resource: "users:*", actions: ["read"] },
      "conditions.tags",
    ],
    ["a tag that is no text", { conditions: { tags: { a: 1 } } }, "conditions.tags.a"],
    ["an unknown condition", { conditions: { ip: "::1" } }, "conditions.ip"],
    ["a company", { companyId: "co_1" }, "companyId"],
    ["an unknown switch", { enabled: "yes" }, "enabled"],
  ])("is refused for %s, by its field", async (_, change, field) => {
    const json = { ...body, ...change };
    const refused = await company.owner.ask("POST", "/policies", json);
    expect([
      refused.status,
      refused.body.details?.map((item: { field: string }) => item.field),
    ]).toEqual([422, [field]]);
  });

  /** Attack: a policy that names another company's people tells whether they are there, or is about them. */
  it("cannot name another company's people", async () => {
    const other = await seedPeople(pool);
    const group = await seedGroup(other.id);
    for (const [principals, field] of [
      [{ users: [company.member.id, other.member.id] }, "principals.users.1"],
      [{ groups: [group] }, "principals.groups.0"],
      [{ everyone: true, except: { users: [other.owner.id] } }, "principals.except.users.0"],
    ] as const) {
      const refused = await company.owner.ask("POST", "/policies", { ...body, principals });
      expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
    }
  });

  it.each([
    ["nobody", { principal: {} }, "principal"],
    ["two at once", { principal: { role: "admin", user: "usr_1" } }, "principal"],
    ["an unknown user", { principal: { user: "usr_nobody" } }, "principal.user"],
    ["an unknown group", { principal: { group: "grp_nobody" } }, "principal.group"],
    ["an unknown role", { principal: { role: "root" } }, "principal.role"],
    ["an unknown action", { action: "secrets:fly" }, "action"],
    ["another kind of thing", { resource: "services:x" }, "resource"],
    ["every kind of thing", { resource: "*" }, "resource"],
    [
      "tags where there are none",
      { action: "users:read", resource: "users:*", tags: { a: "1" } },
      "tags",
    ],
  ])("is not simulated for %s", async (_, change, field) => {
    const json = {
      principal: { role: "admin" },
      action: "secrets:read",
      resource: "secrets:*",
      ...change,
    };
    const refused = await company.owner.ask("POST", "/policies/simulate", json);
    expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
  });
});
