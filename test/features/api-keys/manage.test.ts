import { beforeEach, describe, expect, it } from "vitest";

import { API_SCOPES } from "../../../src/core/api-scopes.ts";
import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";

const pool = usePool();
let company: { id: string; slug: string };
let owner: string;

beforeEach(async () => {
  company = await seedCompany();
  owner = await signedIn(pool, company.id);
});

const newKey = { name: "CI/CD Pipeline", environment: "live", scopes: ["services:read"] };

describe("creating a key", () => {
  it("shows the key once, with everything the contract names", async () => {
    const created = await call("POST", "/v1/api-keys", { bearer: owner, json: newKey });

    expect(created.status).toBe(201);
    const { key, ...resource } = created.body.data;
    expect(key).toMatch(/^nmbl_live_[a-z0-9]{32}$/);
    expect(resource).toMatchObject({
      ...newKey,
      id: expect.stringMatching(/^key_/),
      status: "active",
      hint: key.slice(-4),
      expiresAt: null,
      lastUsedAt: null,
      createdBy: expect.stringMatching(/^usr_/),
      creatorActive: true,
    });
    expect(created.headers.get("location")).toBe(`/v1/api-keys/${resource.id}`);
    expect(created.headers.get("cache-control")).toBe("no-store");
    expect(created.headers.get("etag")).toBe(`"${created.body.data.id}.1"`);

    const read = await call("GET", `/v1/api-keys/${resource.id}`, { bearer: owner });
    expect(read.body.data).toEqual({ ...resource, usage: [] });
    expect((await call("GET", "/v1/me", { key })).status).toBe(200);
  });

  /** 304 before: a page that asks again by its ETag went on showing the dead key as active. */
  it.each(["expires_at", "revoked_at"])(
    "is another revision once %s has passed",
    async (column) => {
      const { id } = (await call("POST", "/v1/api-keys", { bearer: owner, json: newKey })).body
        .data;
      const path = `/v1/api-keys/${id}`;
      const end = (atMs: number) =>
        env.DB.prepare(`UPDATE api_keys SET ${column} = ? WHERE id = ?`).bind(atMs, id).run();
      await end(Date.now() + 60_000);
      const etag = (await call("GET", path, { bearer: owner })).headers.get("etag") ?? "";
      const asked = { bearer: owner, headers: { "if-none-match": etag } };
      expect((await call("GET", path, asked)).status).toBe(304);

      await end(Date.now() - 1);
      const read = await call("GET", path, asked);
      expect([read.status, read.body.data.status]).not.toContain("active");
      expect(read.status).toBe(200);
    },
  );

  it("keeps an expiry up to ten years away and refuses others", async () => {
    const create = (expiresAt: string) =>
      call("POST", "/v1/api-keys", { bearer: owner, json: { ...newKey, expiresAt } });
    const inYears = (years: number) => {
      const date = new Date();
      date.setUTCFullYear(date.getUTCFullYear() + years);
      return date;
    };

    const expiresAt = new Date(inYears(10).getTime() - 60_000).toISOString();
    expect((await create(expiresAt)).body.data.expiresAt).toBe(expiresAt);
    for (const bad of [
      new Date(Date.now() - 1000).toISOString(),
      inYears(11).toISOString(),
      "tomorrow",
    ]) {
      const refused = await create(bad);
      expect([refused.status, refused.body.error, refused.body.details[0].field]).toEqual([
        422,
        "validation_error",
        "expiresAt",
      ]);
    }
  });

  it.each([
    ["no name", { ...newKey, name: undefined }, "name"],
    ["an empty name", { ...newKey, name: "  " }, "name"],
    ["101 characters", { ...newKey, name: "x".repeat(101) }, "name"],
    ["a control character", { ...newKey, name: "a\u0000b" }, "name"],
    ["no scopes", { ...newKey, scopes: [] }, "scopes"],
    ["a scope twice", { ...newKey, scopes: ["services:read", "services:read"] }, "scopes"],
    ["an unknown scope", { ...newKey, scopes: ["secrets:read"] }, "scopes.0"],
    ["another environment", { ...newKey, environment: "production" }, "environment"],
    ["an unknown member", { ...newKey, admin: true }, "admin"],
    ["an array", [newKey], "body"],
  ])("refuses %s with 422 and writes nothing", async (_, json, field) => {
    const refused = await call("POST", "/v1/api-keys", { bearer: owner, json });

    expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
    expect(refused.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
    expect((await call("GET", "/v1/api-keys", { bearer: owner })).body.pagination.totalCount).toBe(
      0,
    );
    expect(await auditEventsOf(company.id)).toEqual([]);
  });

  it("takes names of 100 characters and all nine scopes", async () => {
    const json = { ...newKey, name: "x".repeat(100), scopes: API_SCOPES };
    expect((await call("POST", "/v1/api-keys", { bearer: owner, json })).status).toBe(201);
  });

  it("stops at 100 active keys a company and environment, also for two at once", async () => {
    await Promise.all(Array.from({ length: 99 }, () => seedKey(company.id, "live")));
    await seedKey(company.id, "live", { revokedAt: Date.now() - 1000 });
    await seedKey(company.id, "live", { expiresAt: Date.now() - 1000 });

    const answers = await Promise.all([
      call("POST", "/v1/api-keys", { bearer: owner, json: newKey }),
      call("POST", "/v1/api-keys", { bearer: owner, json: newKey }),
    ]);

    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.error).toBe("conflict");
    const test = { ...newKey, environment: "test" };
    expect((await call("POST", "/v1/api-keys", { bearer: owner, json: test })).status).toBe(201);
  });

  /** Attack: someone without a right makes a key that has it, and uses the key. */
  it("grants no scope whose actions the creator does not hold, and audits the attempt", async () => {
    const member = await signedIn(pool, company.id, "member");
    const refused = await call("POST", "/v1/api-keys", { bearer: member, json: newKey });

    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    expect(refused.body.details).toContainEqual({ field: "action", message: "api_keys:create" });
    expect(await auditEventsOf(company.id)).toMatchObject([
      { action: "api_keys:create", outcome: "denied", actor_type: "user" },
    ]);
  });

  it("refuses management to API keys, whatever their scopes", async () => {
    const key = await seedKey(company.id, "live");
    for (const [method, path] of [
      ["GET", "/v1/api-keys"],
      ["POST", "/v1/api-keys"],
      ["POST", `/v1/api-keys/${key.id}/revoke`],
      ["POST", `/v1/api-keys/${key.id}/rotate`],
      ["GET", `/v1/api-keys/${key.id}`],
    ] as const) {
      const json = method === "POST" && path === "/v1/api-keys" ? newKey : {};
      const refused = await call(method, path, {
        key: key.value,
        ...(method === "POST" ? { json } : {}),
      });
      expect([path, refused.status, refused.body.error]).toEqual([path, 403, "forbidden"]);
    }
  });
});

describe("listing and renaming", () => {
  it("lists newest first, by page, status and environment", async () => {
    const live = await seedKey(company.id, "live");
    const test = await seedKey(company.id, "test");
    const revoked = await seedKey(company.id, "live", { revokedAt: Date.now() - 1 });
    const expired = await seedKey(company.id, "live", { expiresAt: Date.now() - 1 });
    await seedKey((await seedCompany()).id, "live");
    const ids = async (query: string) =>
      (await call("GET", `/v1/api-keys${query}`, { bearer: owner })).body.data
        .map((item: { id: string }) => item.id)
        .toSorted();

    expect(await ids("")).toEqual([live.id, test.id, revoked.id, expired.id].toSorted());
    expect(await ids("?status=active")).toEqual([live.id, test.id].toSorted());
    expect(await ids("?status=revoked")).toEqual([revoked.id]);
    expect(await ids("?status=expired")).toEqual([expired.id]);
    expect(await ids("?environment=test")).toEqual([test.id]);
    const page = await call("GET", "/v1/api-keys?page=2&pageSize=3", { bearer: owner });
    expect(page.body.pagination).toEqual({ page: 2, pageSize: 3, totalPages: 2, totalCount: 4 });
    expect(page.body.data).toHaveLength(1);
  });

  it("renames, honours If-Match, and keeps the name of a key that is over", async () => {
    const key = await seedKey(company.id, "live");
    const rename = (id: string, name: string, headers: Record<string, string> = {}) =>
      call("PATCH", `/v1/api-keys/${id}`, { bearer: owner, json: { name }, headers });

    expect((await rename(key.id, "Renamed", { "if-match": `"${key.id}.1"` })).body.data.name).toBe(
      "Renamed",
    );
    const stale = await rename(key.id, "Again", { "if-match": `"${key.id}.1"` });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    expect((await rename(key.id, "Again", { "if-match": "*" })).status).toBe(200);
    const revoked = await seedKey(company.id, "live", { revokedAt: Date.now() - 1 });
    expect((await rename(revoked.id, "No")).status).toBe(409);
    const foreign = await seedKey((await seedCompany()).id, "live");
    expect((await rename(foreign.id, "No")).status).toBe(404);
  });

  it("flags a creator who was deactivated", async () => {
    const creator = await seedUser(company.id, "admin");
    const token = await pool.sign(creator.sub);
    const { id } = (await call("POST", "/v1/api-keys", { bearer: token, json: newKey })).body.data;
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(creator.id)
      .run();

    expect(
      (await call("GET", `/v1/api-keys/${id}`, { bearer: owner })).body.data.creatorActive,
    ).toBe(false);
    expect((await call("GET", "/v1/me", { bearer: token })).status).toBe(401);
  });
});

describe("Idempotency-Key", () => {
  it("answers the same key again without its value", async () => {
    const headers = { "idempotency-key": '"first-key"' };
    const first = await call("POST", "/v1/api-keys", { bearer: owner, json: newKey, headers });
    const again = await call("POST", "/v1/api-keys", {
      bearer: owner,
      json: newKey,
      headers: { "idempotency-key": "first-key" },
    });

    const { key, ...withoutValue } = first.body.data;
    expect(key).toBeDefined();
    expect([again.status, again.body]).toEqual([201, { data: withoutValue }]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(again.text).not.toContain(key);
  });

  it("refuses another body, and a syntax of its own", async () => {
    const headers = { "idempotency-key": "second-key" };
    await call("POST", "/v1/api-keys", { bearer: owner, json: newKey, headers });
    const json = { ...newKey, name: "Other" };
    const other = await call("POST", "/v1/api-keys", { bearer: owner, json, headers });
    expect([other.status, other.body.error]).toEqual([422, "idempotency_conflict"]);

    const bad = { "idempotency-key": "a b" };
    const refused = await call("POST", "/v1/api-keys", { bearer: owner, json, headers: bad });
    expect([refused.status, refused.body.error]).toEqual([400, "invalid_request"]);
  });

  it("creates one key for twenty requests at once", async () => {
    const headers = { "idempotency-key": "many-at-once" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        call("POST", "/v1/api-keys", { bearer: owner, json: newKey, headers }),
      ),
    );

    const { results } = await env.DB.prepare("SELECT id FROM api_keys WHERE company_id = ?")
      .bind(company.id)
      .all();
    expect(results).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status !== 201)
        expect([answer.status, answer.body.error]).toEqual([409, "idempotency_in_progress"]);
    }
  });

  it("leaves the key free after a refusal", async () => {
    const headers = { "idempotency-key": "corrected" };
    const bad = await call("POST", "/v1/api-keys", {
      bearer: owner,
      json: { ...newKey, name: "" },
      headers,
    });
    const good = await call("POST", "/v1/api-keys", { bearer: owner, json: newKey, headers });
    expect([bad.status, good.status]).toEqual([422, 201]);
  });
});
