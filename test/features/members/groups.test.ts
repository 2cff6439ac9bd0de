import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { statusesOf } from "./people.ts";

const pool = usePool();
let company: { id: string; slug: string };
let ownerId: string;
let owner: string;
let member: { id: string; sub: string };

beforeEach(async () => {
  company = await seedCompany();
  const user = await seedUser(company.id, "owner");
  ownerId = user.id;
  owner = await pool.sign(user.sub);
  member = await seedUser(company.id, "member");
});

const ask = (
  method: string,
  path: string,
  json?: unknown,
  options: { bearer?: string; headers?: Record<string, string> } = {},
) =>
  call(method, `/v1/groups${path}`, {
    bearer: owner,
    ...options,
    ...(json === undefined ? {} : { json }),
  });
const create = async (name: string): Promise<string> =>
  (await ask("POST", "", { name })).body.data.id;
const rowsOf = async (groupId: string) =>
  (
    await env.DB.prepare("SELECT user_id FROM group_members WHERE group_id = ?").bind(groupId).all()
  ).results.map((row) => row["user_id"]);

describe("groups", () => {
  it("go through their life", async () => {
    const created = await ask("POST", "", { name: " Platform ", description: "Runs things" });
    const { id } = created.body.data;
    expect([created.status, created.headers.get("location")]).toEqual([201, `/v1/groups/${id}`]);
    expect(created.body.data).toEqual({
      id: expect.stringMatching(/^grp_/),
      name: "Platform",
      description: "Runs things",
      createdAt: expect.stringMatching(/Z$/),
    });

    const headers = { "if-match": created.headers.get("etag") ?? "" };
    const changed = await ask("PATCH", `/${id}`, { name: "Core", description: null }, { headers });
    expect(changed.body.data).toMatchObject({ id, name: "Core", description: null });
    const read = await ask("GET", `/${id}`);
    expect([read.body, read.headers.get("etag")]).toEqual([changed.body, `"${id}.2"`]);
    const stale = await ask("PATCH", `/${id}`, { name: "Again" }, { headers });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    expect((await ask("DELETE", `/${id}`, undefined, { headers })).status).toBe(412);

    const deleted = await ask("DELETE", `/${id}`, undefined, {
      headers: { "if-match": `"${id}.2"` },
    });
    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect((await ask("GET", `/${id}`)).status).toBe(404);
    expect((await auditEventsOf(company.id)).map((event) => event["action"])).toEqual([
      "groups:create",
      "groups:update",
      "groups:delete",
    ]);
  });

  it("are listed by name and page", async () => {
    for (const name of ["Cedar", "Ash", "Birch"]) await create(name);
    const { body } = await ask("GET", "");
    expect(body.data.map((group: { name: string }) => group.name)).toEqual([
      "Ash",
      "Birch",
      "Cedar",
    ]);
    const second = await ask("GET", "?page=2&pageSize=2");
    expect(second.body.pagination).toEqual({ page: 2, pageSize: 2, totalPages: 2, totalCount: 3 });
    expect(second.body.data).toMatchObject([{ name: "Cedar" }]);
  });

  it("have names of their own within a company, also for many at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => ask("POST", "", { name: "Platform" })),
    );
    expect(statusesOf(answers)).toEqual([201, 409, 409, 409, 409]);
    const other = await create("Other");
    const renamed = await ask("PATCH", `/${other}`, { name: "Platform" });
    expect([renamed.status, renamed.body.message]).toEqual([409, "A group has this name already."]);
    expect((await ask("PATCH", `/${other}`, { name: "Other" })).status).toBe(200);
    const elsewhere = await signedIn(pool, (await seedCompany()).id);
    const theirs = await ask("POST", "", { name: "Platform" }, { bearer: elsewhere });
    expect(theirs.status).toBe(201);
  });

  it("are made once for one Idempotency-Key", async () => {
    const headers = { "idempotency-key": "group-once" };
    const first = await ask("POST", "", { name: "Once" }, { headers });
    const again = await ask("POST", "", { name: "Once" }, { headers });
    expect([again.status, again.body]).toEqual([201, first.body]);
  });

  it("are read by members, changed by those with the right, and out of a key's reach", async () => {
    const id = await create("Platform");
    const bearer = await pool.sign(member.sub);
    const key = (await seedKey(company.id, "live")).value;
    expect((await ask("GET", "", undefined, { bearer })).status).toBe(200);
    expect((await ask("GET", `/${id}/members`, undefined, { bearer })).status).toBe(200);
    for (const [method, path, json, action] of [
      ["POST", "", { name: "Mine" }, "groups:create"],
      ["PATCH", `/${id}`, { name: "Mine" }, "groups:update"],
      ["DELETE", `/${id}`, undefined, "groups:delete"],
      ["PUT", `/${id}/members/${member.id}`, undefined, "groups:manage_members"],
      ["DELETE", `/${id}/members/${member.id}`, undefined, "groups:manage_members"],
    ] as const) {
      const refused = await ask(method, path, json, { bearer });
      expect([refused.status, refused.body.details?.[0]?.message]).toEqual([403, action]);
      const byKey = await call(method, `/v1/groups${path}`, {
        key,
        ...(json === undefined ? {} : { json }),
      });
      expect([byKey.status, byKey.body.error]).toEqual([403, "forbidden"]);
    }
    expect((await call("GET", "/v1/groups", { key })).status).toBe(403);
    expect(await rowsOf(id)).toEqual([]);
  });

  it("of another company are not there", async () => {
    const id = await create("Platform");
    const bearer = await signedIn(pool, (await seedCompany()).id);
    for (const [method, path, json] of [
      ["GET", `/${id}`, undefined],
      ["PATCH", `/${id}`, { name: "Mine" }],
      ["DELETE", `/${id}`, undefined],
      ["GET", `/${id}/members`, undefined],
      ["PUT", `/${id}/members/${ownerId}`, undefined],
      ["DELETE", `/${id}/members/${ownerId}`, undefined],
    ] as const) {
      const refused = await ask(method, path, json, { bearer });
      expect([method, path, refused.status]).toEqual([method, path, 404]);
    }
    expect((await ask("GET", "", undefined, { bearer })).body.data).toEqual([]);
  });

  it.each([
    ["no name", {}, "name"],
    ["an empty name", { name: " " }, "name"],
    ["101 characters", { name: "x".repeat(101) }, "name"],
    ["a hidden character", { name: "a\u200Bb" }, "name"],
    ["a long description", { name: "x", description: "x".repeat(2_001) }, "description"],
    ["a company", { name: "x", companyId: "co_1" }, "companyId"],
  ])("refuse %s by its field", async (_, json, field) => {
    const refused = await ask("POST", "", json);
    expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
  });
});

describe("a group's members", () => {
  it("come and go, each the second time as the first", async () => {
    const id = await create("Platform");
    for (const _ of [1, 2]) {
      const put = await ask("PUT", `/${id}/members/${member.id}`);
      expect([put.status, put.text]).toEqual([204, ""]);
    }
    await ask("PUT", `/${id}/members/${ownerId}`);
    const { body } = await ask("GET", `/${id}/members?pageSize=1`);
    expect(body.pagination).toEqual({ page: 1, pageSize: 1, totalPages: 2, totalCount: 2 });
    const all = await ask("GET", `/${id}/members`);
    expect(all.body.data.map((user: { id: string }) => user.id)).toEqual(
      [member.id, ownerId].toSorted(),
    );
    expect(all.body.data[0]).toMatchObject({ email: expect.any(String), status: "active" });
    for (const _ of [1, 2]) {
      expect((await ask("DELETE", `/${id}/members/${member.id}`)).status).toBe(204);
    }
    expect(await rowsOf(id)).toEqual([ownerId]);
    const events = (await auditEventsOf(company.id)).filter(
      (event) => event["action"] === "groups:manage_members",
    );
    expect(events.map((event) => JSON.parse(String(event["details"])))).toEqual([
      { added: member.id },
      { added: ownerId },
      { removed: member.id },
    ]);
  });

  /** Attack: a stranger in a group is a stranger under its policies. */
  it("are members of the company and no one else", async () => {
    const id = await create("Platform");
    const foreign = await seedUser((await seedCompany()).id, "member");
    for (const userId of [foreign.id, "usr_nobody"]) {
      const refused = await ask("PUT", `/${id}/members/${userId}`);
      expect([refused.status, refused.body.error]).toEqual([404, "not_found"]);
    }
    expect(await rowsOf(id)).toEqual([]);
  });

  it("leave with the group, also one who is being put in meanwhile", async () => {
    const id = await create("Platform");
    await ask("PUT", `/${id}/members/${ownerId}`);
    const answers = await Promise.all([
      ask("DELETE", `/${id}`),
      ...Array.from({ length: 5 }, () => ask("PUT", `/${id}/members/${member.id}`)),
    ]);
    expect(answers[0]?.status).toBe(204);
    for (const answer of answers.slice(1)) expect([204, 404]).toContain(answer.status);
    expect(await rowsOf(id)).toEqual([]);
  });
});
