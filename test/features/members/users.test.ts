import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn } from "../../support/tokens.ts";
import {
  auditEventsOf,
  env,
  memberRow,
  seedCompany,
  seedKey,
  seedUser,
} from "../../support/world.ts";
import { useOwner } from "./owner.ts";

const { pool, company, owner, join, patch } = useOwner();

describe("reading users", () => {
  it("lists the company's own, newest first, by page, role, status and search", async () => {
    const admin = await join("admin");
    const member = await join("member");
    const gone = await join("member");
    await patch(gone.id, { status: "deactivated" });
    await seedUser((await seedCompany()).id, "owner");
    await env.DB.prepare("UPDATE users SET name = 'Ada O''Neil' WHERE id = ?")
      .bind(member.id)
      .run();
    const ids = async (query: string) =>
      (await call("GET", `/v1/users${query}`, { bearer: owner.bearer })).body.data
        .map((item: { id: string }) => item.id)
        .toSorted();

    expect(await ids("")).toEqual([owner.id, admin.id, member.id, gone.id].toSorted());
    expect(await ids("?role=admin")).toEqual([admin.id]);
    expect(await ids("?status=deactivated")).toEqual([gone.id]);
    expect(await ids("?search=ada%20o%27N")).toEqual([member.id]);
    expect(await ids(`?search=${admin.id.slice(4)}@EXAMPLE`)).toEqual([admin.id]);
    expect(await ids("?search=%25")).toEqual([]);
    expect(await ids(`?search=${"x".repeat(100)}`)).toEqual([]);
    const second = await call("GET", "/v1/users?page=2&pageSize=3", { bearer: owner.bearer });
    expect(second.body.pagination).toEqual({ page: 2, pageSize: 3, totalPages: 2, totalCount: 4 });
    expect(second.body.data).toHaveLength(1);
  });

  it("shows one to members and live keys, with name and address", async () => {
    const member = await join("member");
    const key = (await seedKey(company.id, "live", { scopes: ["users:read"] })).value;
    for (const credential of [{ bearer: member.bearer }, { key }]) {
      const answer = await call("GET", `/v1/users/${owner.id}`, credential);
      expect([answer.status, answer.headers.get("etag")]).toEqual([
        200,
        `"${company.id}.${owner.id}.1"`,
      ]);
      expect(answer.body.data).toEqual({
        id: owner.id,
        name: "A person",
        email: expect.stringMatching(/@example\.test$/),
        role: "owner",
        status: "active",
        joinedAt: expect.stringMatching(/Z$/),
      });
    }
  });

  /** Attack: a sandbox key in a demo or a contractor's hands reads out who works here, or guesses it by searching. */
  it("P6: shows and finds ids, roles, states and placeholders alone for a test key", async () => {
    const key = (await seedKey(company.id, "test", { scopes: ["users:read"] })).value;
    const placeholder = {
      id: owner.id,
      name: `User ${owner.id.slice(-4)}`,
      role: "owner",
      status: "active",
    };
    const one = await call("GET", `/v1/users/${owner.id}`, { key });
    expect(one.body.data).toEqual(placeholder);
    const all = await call("GET", "/v1/users", { key });
    expect(all.body.data).toEqual([placeholder]);
    for (const [search, found] of [
      ["person", 0],
      ["example.test", 0],
      [owner.id.slice(4), 1],
    ] as const) {
      const list = await call("GET", `/v1/users?search=${search}`, { key });
      expect([search, list.body.pagination.totalCount]).toEqual([search, found]);
    }
  });

  it("needs users:read, and knows no one of another company", async () => {
    const key = (await seedKey(company.id, "live", { scopes: ["services:read"] })).value;
    const foreign = await seedUser((await seedCompany()).id, "member");
    for (const path of ["/v1/users", `/v1/users/${owner.id}`]) {
      const refused = await call("GET", path, { key });
      expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
    }
    for (const id of [foreign.id, "usr_nobody", "%00"]) {
      expect((await call("GET", `/v1/users/${id}`, { bearer: owner.bearer })).status).toBe(404);
      expect((await patch(id, { role: "admin" })).status).toBe(404);
    }
  });

  it.each(["role=boss", "status=invited", "search=", `search=${"x".repeat(101)}`, "page=0"])(
    "refuses ?%s by its field",
    async (query) => {
      const refused = await call("GET", `/v1/users?${query}`, { bearer: owner.bearer });
      expect([refused.status, refused.body.details[0].field]).toEqual([422, query.split("=")[0]]);
    },
  );
});

describe("deactivating", () => {
  const endedOf = async (userId: string) => {
    const { results } = await env.DB.prepare(
      "SELECT ended_at FROM sign_ins WHERE user_id = ? AND client_id <> '' UNION ALL SELECT ended_at FROM browser_sessions WHERE user_id = ?",
    )
      .bind(userId, userId)
      .all<{ ended_at: number | null }>();
    return results.map((row) => row.ended_at !== null);
  };
  const seedSession = (userId: string) =>
    env.DB.prepare(
      "INSERT INTO browser_sessions (id, user_id, signed_in_at, last_seen_at, expires_at) VALUES (?, ?, ?, ?, ?)",
    )
      .bind(`ses_${crypto.randomUUID()}`, userId, Date.now(), Date.now(), Date.now() + 3_600_000)
      .run();

  /** Attack: somebody who was let go keeps a token or a browser window open. */
  it("P4: once it has answered, nothing the person holds is admitted, and reactivation does not revive it", async () => {
    const member = await join("member");
    await seedSession(member.id);
    expect((await call("GET", "/v1/me", { bearer: member.bearer })).status).toBe(200);

    const changed = await patch(member.id, { status: "deactivated" });
    expect(changed.body.data).toMatchObject({ status: "deactivated", role: "member" });
    expect((await call("GET", "/v1/me", { bearer: member.bearer })).status).toBe(401);
    expect(await endedOf(member.id)).toEqual([true, true]);

    expect((await patch(member.id, { status: "active" })).status).toBe(200);
    expect((await call("GET", "/v1/me", { bearer: member.bearer })).status).toBe(401);
    const events = await auditEventsOf(company.id);
    expect(events.map((event) => event["action"])).toEqual(["users:disable", "users:disable"]);
  });

  it("signs no one out of another company, and refuses them in this one", async () => {
    const other = await seedCompany();
    const member = await join("admin");
    await memberRow(other.id, member.id, "member").run();
    await seedSession(member.id);
    const me = (companyId: string) =>
      call("GET", "/v1/me", { bearer: member.bearer, headers: { "x-nembl-company": companyId } });
    expect([(await me(company.id)).status, (await me(other.id)).status]).toEqual([200, 200]);

    expect((await patch(member.id, { status: "deactivated" })).status).toBe(200);
    expect((await me(company.id)).status).toBe(400);
    expect((await me(other.id)).status).toBe(200);
    expect(await endedOf(member.id)).toEqual([false, false]);
  });

  /** Attack: two companies let somebody go in the same moment, and each thinks the other keeps them signed in. */
  it("ends the sign-ins when the last two companies deactivate at once", async () => {
    const other = await seedCompany();
    const theirs = await signedIn(pool, other.id);
    const member = await join("member");
    await memberRow(other.id, member.id, "member").run();
    await seedSession(member.id);

    const answers = await Promise.all([
      patch(member.id, { status: "deactivated" }),
      patch(member.id, { status: "deactivated" }, theirs),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await endedOf(member.id)).toEqual([true]);
  });

  it("needs users:disable and users:update for role and status together: one event each", async () => {
    const member = await join("member");
    const both = await patch(member.id, { role: "admin", status: "deactivated" });
    expect(both.body.data).toMatchObject({ role: "admin", status: "deactivated" });
    expect((await auditEventsOf(company.id)).map((event) => event["action"])).toEqual([
      "users:update",
      "users:disable",
    ]);
  });
});
