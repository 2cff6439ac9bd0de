import { beforeEach, describe, expect, it } from "vitest";

import { createDatabase } from "../../../src/platform/d1/database.ts";
import { sweepInvitations } from "../../../src/features/members/index.ts";
import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, memberRow, seedCompany, seedKey } from "../../support/world.ts";
import { seedPerson, statusesOf } from "./people.ts";

const pool = usePool();
let company: { id: string; slug: string };
let owner: string;
let admin: string;

beforeEach(async () => {
  company = await seedCompany();
  owner = await signedIn(pool, company.id);
  admin = await signedIn(pool, company.id, "admin");
});

const invite = (json: unknown, bearer = owner, headers: Record<string, string> = {}) =>
  call("POST", "/v1/invitations", { bearer, json, headers });
const list = (query = "") => call("GET", `/v1/invitations${query}`, { bearer: owner });
const revoke = (id: string, bearer = owner, headers: Record<string, string> = {}) =>
  call("DELETE", `/v1/invitations/${id}`, { bearer, headers });

const seedInvitations = (count: number, email: string | undefined, status: string) =>
  Array.from({ length: count }, (_, index) =>
    env.DB.prepare(
      "INSERT INTO invitations (id, company_id, email, role, token_hash, status, created_at, created_by, expires_at) VALUES (?, ?, ?, 'member', ?, ?, ?, 'usr_x', ?)",
    ).bind(
      `inv_${company.id}${index}`,
      company.id,
      email ?? `${index}@example.com`,
      `${company.id}${index}`,
      status,
      Date.now() - 60_000,
      Date.now() + 60_000,
    ),
  );

describe("inviting", () => {
  it("answers the token once, and keeps only its hash", async () => {
    const before = Date.now();
    const created = await invite({ email: " Ada@Example.COM " }, admin);

    expect(created.status).toBe(201);
    const { token, ...resource } = created.body.data;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(resource).toEqual({
      id: expect.stringMatching(/^inv_/),
      email: "ada@example.com",
      role: "member",
      status: "pending",
      createdAt: expect.stringMatching(/Z$/),
      createdBy: expect.stringMatching(/^usr_/),
      expiresAt: expect.stringMatching(/Z$/),
      acceptedBy: null,
    });
    const life = Date.parse(resource.expiresAt) - before;
    expect(Math.round(life / 86_400_000)).toBe(7);
    expect(created.headers.get("cache-control")).toBe("no-store");
    expect(created.headers.get("location")).toBe(`/v1/invitations/${resource.id}`);

    const read = await call("GET", `/v1/invitations/${resource.id}`, { bearer: owner });
    expect([read.body.data, read.headers.get("etag")]).toEqual([
      resource,
      created.headers.get("etag"),
    ]);
    expect((await list()).body.data).toEqual([resource]);
    expect(await dumpEverything()).not.toContain(token);
  });

  it("commits the event and a notice without the token, and replays without it", async () => {
    const headers = { "idempotency-key": "invite-once" };
    const first = await invite({ email: "ada@example.com", role: "admin" }, owner, headers);
    const again = await invite({ email: "ada@example.com", role: "admin" }, owner, headers);

    const { token, ...resource } = first.body.data;
    expect(again.body).toEqual({ data: resource });
    expect(token).toBeTruthy();
    expect(await auditEventsOf(company.id)).toMatchObject([
      { action: "users:invite", outcome: "success", target: `invitation:${resource.id}` },
    ]);
    const { results } = await env.DB.prepare(
      "SELECT kind, user_id, payload FROM outbox WHERE company_id = ?",
    )
      .bind(company.id)
      .all();
    expect(results).toEqual([
      {
        kind: "invitation.created",
        user_id: null,
        payload: expect.stringContaining(`{"invitationId":"${resource.id}","role":"admin","by":"`),
      },
    ]);
  });

  /** Attack: an admin invites an address of their own as owner. */
  it("lets only owners invite owners, or revoke such an invitation", async () => {
    const refused = await invite({ email: "me@example.com", role: "owner" }, admin);
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    const { id } = (await invite({ email: "ceo@example.com", role: "owner" })).body.data;
    expect((await revoke(id, admin)).status).toBe(403);
    expect((await auditEventsOf(company.id)).map((event) => event["outcome"])).toEqual([
      "denied",
      "success",
      "denied",
    ]);
  });

  it("is for people with users:invite: not for members, and not for keys", async () => {
    const member = await signedIn(pool, company.id, "member");
    const key = (await seedKey(company.id, "live")).value;
    const { id } = (await invite({ email: "ada@example.com" })).body.data;
    for (const credential of [{ bearer: member }, { key }]) {
      for (const [method, path, json] of [
        ["GET", "/v1/invitations", undefined],
        ["POST", "/v1/invitations", { email: "eve@example.com" }],
        ["GET", `/v1/invitations/${id}`, undefined],
        ["DELETE", `/v1/invitations/${id}`, undefined],
      ] as const) {
        const refused = await call(method, path, {
          ...credential,
          ...(json === undefined ? {} : { json }),
        });
        expect([method, refused.status, refused.body.error]).toEqual([method, 403, "forbidden"]);
      }
    }
  });

  it("refuses an address that is a member's or invited already, in any case", async () => {
    const person = await seedPerson({ email: `Bob-${crypto.randomUUID()}@Example.test` });
    await memberRow(company.id, person.id, "member").run();
    const member = await invite({ email: person.email.toLowerCase() });
    expect([member.status, member.body.error]).toEqual([409, "conflict"]);

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => invite({ email: "ADA@example.com" })),
    );
    expect(statusesOf(answers)).toEqual([201, 409, 409, 409, 409]);
    const { id } = (await list()).body.data[0];
    await revoke(id);
    expect((await invite({ email: "ada@example.com" })).status).toBe(201);
    const elsewhere = await signedIn(pool, (await seedCompany()).id);
    expect((await invite({ email: "ada@example.com" }, elsewhere)).status).toBe(201);
  });

  /** Attack: invite and revoke, without end: each invitation is a mail, and none is pending when the next is made. */
  it("invites one address three times a day at most, whatever became of the invitations", async () => {
    const again = async () => {
      const answer = await invite({ email: "ada@example.com" });
      if (answer.status === 201) await revoke(answer.body.data.id);
      return answer;
    };
    expect(statusesOf([await again(), await again(), await again()])).toEqual([201, 201, 201]);
    const fourth = await again();
    expect([fourth.status, fourth.body.error]).toEqual([429, "rate_limit_exceeded"]);
    expect(Number(fourth.headers.get("retry-after"))).toBeGreaterThan(86_000);
    expect(fourth.body.retryAfter).toBe(Number(fourth.headers.get("retry-after")));
    // Neither another address, nor another company, is in the way of it.
    expect((await invite({ email: "bob@example.com" })).status).toBe(201);
    const other = await signedIn(pool, (await seedCompany()).id);
    expect((await invite({ email: "ada@example.com" }, other)).status).toBe(201);
  });

  it("of many at once to one address makes three a day", async () => {
    await env.DB.batch(seedInvitations(2, "ada@example.com", "revoked"));
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => invite({ email: "ada@example.com" })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it("makes 200 a day in all", async () => {
    await env.DB.batch(seedInvitations(200, undefined, "revoked"));
    const refused = await invite({ email: "one-more@example.com" });
    expect([refused.status, refused.body.error]).toEqual([429, "rate_limit_exceeded"]);
  });

  it("stops at 500 pending invitations", async () => {
    const rows = Array.from({ length: 500 }, (_, index) =>
      env.DB.prepare(
        "INSERT INTO invitations (id, company_id, email, role, token_hash, status, created_at, created_by, expires_at) VALUES (?, ?, ?, 'member', ?, 'pending', 1, 'usr_x', ?)",
      ).bind(
        `inv_${company.id}${index}`,
        company.id,
        `${index}@example.com`,
        `${company.id}${index}`,
        Date.now() + 60_000,
      ),
    );
    await env.DB.batch(rows);
    const refused = await invite({ email: "one-more@example.com" });
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  });

  it.each([
    ["no address", {}, "email"],
    ["no address at all", { email: "ada" }, "email"],
    ["two addresses", { email: "a@example.com,b@example.com" }, "email"],
    ["a line break", { email: "a@example.com\nBcc: b@example.com" }, "email"],
    ["a look-alike letter", { email: "\u212Aate@example.com" }, "email"],
    ["255 characters", { email: `${"a".repeat(243)}@example.com` }, "email"],
    ["another role", { email: "a@example.com", role: "boss" }, "role"],
    ["a company", { email: "a@example.com", companyId: "co_1" }, "companyId"],
  ])("refuses %s by its field", async (_, json, field) => {
    const refused = await invite(json);
    expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
    expect(refused.body.details[0].field).toBe(field);
    expect((await list()).body.data).toEqual([]);
  });
});

describe("listing and revoking", () => {
  it("lists newest first, by page and status", async () => {
    const ids: string[] = [];
    for (const name of ["a", "b", "c", "d"]) {
      ids.push((await invite({ email: `${name}@example.com` })).body.data.id);
    }
    const [revoked = "", expired = "", accepted = "", pending = ""] = ids;
    await revoke(revoked);
    await env.DB.batch([
      env.DB.prepare("UPDATE invitations SET expires_at = 1 WHERE id = ?").bind(expired),
      env.DB.prepare("UPDATE invitations SET status = 'accepted' WHERE id = ?").bind(accepted),
    ]);

    for (const [status, id] of Object.entries({ revoked, expired, accepted, pending })) {
      const { body } = await list(`?status=${status}`);
      expect(body.data).toMatchObject([{ id, status }]);
    }
    const page = await list("?pageSize=3&page=2");
    expect(page.body.pagination).toEqual({ page: 2, pageSize: 3, totalPages: 2, totalCount: 4 });
    expect(page.body.data).toMatchObject([{ id: revoked }]);
    expect((await list("?status=open")).body.details[0].field).toBe("status");
  });

  it("revokes once, answers the same again, and not what was accepted", async () => {
    const { id } = (await invite({ email: "ada@example.com" })).body.data;
    const stale = await revoke(id, owner, { "if-match": `"${id}.9"` });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    expect((await revoke(id, admin, { "if-match": `"${id}.1"` })).status).toBe(204);
    expect((await revoke(id)).status).toBe(204);
    expect((await auditEventsOf(company.id)).map((event) => event["action"])).toEqual([
      "users:invite",
      "users:uninvite",
    ]);

    await env.DB.prepare("UPDATE invitations SET status = 'accepted' WHERE id = ?").bind(id).run();
    const refused = await revoke(id);
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  });

  it("knows nothing of another company's", async () => {
    const { id } = (await invite({ email: "ada@example.com" })).body.data;
    const other = await signedIn(pool, (await seedCompany()).id);
    expect((await call("GET", `/v1/invitations/${id}`, { bearer: other })).status).toBe(404);
    expect((await revoke(id, other)).status).toBe(404);
    expect((await call("GET", "/v1/invitations", { bearer: other })).body.data).toEqual([]);
    expect((await revoke("inv_nothing")).status).toBe(404);
  });

  it("sweeps what ended 90 days ago, and nothing younger", async () => {
    const days = (count: number) => Date.now() - count * 86_400_000;
    const { id: old } = (await invite({ email: "old@example.com" })).body.data;
    const { id: young } = (await invite({ email: "young@example.com" })).body.data;
    await env.DB.batch([
      env.DB.prepare("UPDATE invitations SET expires_at = ? WHERE id = ?").bind(days(91), old),
      env.DB.prepare("UPDATE invitations SET expires_at = ? WHERE id = ?").bind(days(89), young),
    ]);
    const deps = { db: createDatabase(env.DB) };
    // Another test's leftovers may go with it.
    expect((await sweepInvitations(deps, Date.now())).deleted).toBeGreaterThanOrEqual(1);
    expect(await sweepInvitations(deps, Date.now())).toEqual({ deleted: 0 });
    expect((await list()).body.data).toMatchObject([{ id: young, status: "expired" }]);
  });
});
