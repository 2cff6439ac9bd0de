/** Who makes a runner, what is shown of it, and how it ends. */

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import { asRunner, createKeys, enqueue, startRunner } from "../../support/runners.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { policy, put, seedPeople, type Company } from "../policies/support.ts";

let pool: Pool;
let company: Company;

beforeAll(async () => {
  pool = await startPool();
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
beforeEach(async () => {
  company = await seedPeople(pool);
});

const create = (bearer: string, json: object = {}) =>
  call("POST", "/v1/runners", { bearer, json: { name: "Build machine", ...json } });

async function register(token: string, more: object = {}) {
  const { publicKey } = await createKeys();
  return call("POST", "/v1/runner/register", {
    json: { token, publicKey, version: "1.2.3", ...more },
  });
}

const requireMfa = (mode: string) =>
  env.DB.prepare("UPDATE companies SET mfa_required = ?, mfa_required_since = ? WHERE id = ?")
    .bind(mode, Date.now() + 1_000, company.id)
    .run();

describe("a runner", () => {
  it("is made with a token that is shown once and kept as a hash", async () => {
    const made = await create(company.owner.bearer, { labels: ["linux", "staging"] });
    expect(made.status).toBe(201);
    const { registrationToken, registrationExpiresAt, ...resource } = made.body.data;
    expect(registrationToken).toMatch(/^nmbl_register_live_[a-z0-9]{32}$/);
    expect(Date.parse(registrationExpiresAt) - Date.parse(resource.createdAt)).toBe(3_600_000);
    expect(resource).toEqual({
      id: expect.stringMatching(/^run_/),
      name: "Build machine",
      labels: ["linux", "staging"],
      environment: "live",
      status: "registered",
      lastSeenAt: null,
      version: null,
      createdAt: expect.any(String),
      createdBy: company.owner.id,
    });
    const got = await company.owner.ask("GET", `/runners/${resource.id}`);
    expect(got.body.data).toEqual(resource);
    const listed = await company.owner.ask("GET", "/runners");
    expect(listed.body.data).toEqual([resource]);
    const row = await env.DB.prepare("SELECT * FROM runners WHERE id = ?")
      .bind(resource.id)
      .first();
    expect(JSON.stringify(row)).not.toContain(registrationToken);
  });

  it("lists its labels, its version and when it was last seen once it is registered", async () => {
    const runner = await startRunner(company.owner.bearer, { labels: ["linux"] });
    const got = await company.owner.ask("GET", `/runners/${runner.id}`);
    expect(got.body.data).toMatchObject({ status: "active", version: "1.0.0", labels: ["linux"] });
    expect(Date.parse(got.body.data.lastSeenAt)).toBeGreaterThan(Date.now() - 60_000);
    await env.DB.prepare("UPDATE runners SET last_seen_at = last_seen_at - 121000 WHERE id = ?")
      .bind(runner.id)
      .run();
    const later = await company.owner.ask("GET", `/runners/${runner.id}`);
    expect(later.body.data.status).toBe("offline");
  });

  it("is refused with names and labels that are none", async () => {
    for (const [json, field] of [
      [{ name: "" }, "name"],
      [{ labels: ["Upper"] }, "labels.0"],
      [{ labels: ["a", "a"] }, "labels"],
      [{ labels: Array.from({ length: 21 }, (_, at) => `l${at}`) }, "labels"],
      [{ environment: "live" }, "environment"],
    ] as const) {
      const answer = await create(company.owner.bearer, json);
      expect([answer.status, answer.body.details[0].field]).toEqual([422, field]);
    }
  });

  it("is one of at most a hundred in an environment", async () => {
    const statement = env.DB.prepare(
      "INSERT INTO runners (id, company_id, environment, name, labels, created_at, created_by, registration_expires_at) VALUES (?, ?, 'live', 'x', '[]', 1, 'usr_1', 1)",
    );
    const rows = Array.from({ length: 99 }, (_, at) =>
      statement.bind(`run_${company.id}_${at}`, company.id),
    );
    await env.DB.batch(rows);
    expect((await create(company.owner.bearer)).status).toBe(201);
    const answer = await create(company.owner.bearer);
    expect([answer.status, answer.body.error]).toEqual([409, "conflict"]);
  });
});

/** The specification's second pattern: developers use secrets, and do not see them. */
describe("who may not see every secret", () => {
  it("makes no runner", async () => {
    const developer = await company.join("member");
    const principals = { users: [developer.id] };
    await put(company, policy("Allow", "runners:*", ["create", "read"], principals));
    const refused = await create(developer.bearer);
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    expect(refused.body.details[0].message).toBe("secrets:read_value");

    await put(company, policy("Allow", "secrets:*", ["read_value"], principals));
    expect((await create(developer.bearer)).status).toBe(201);
    await put(company, policy("Deny", "secrets:one-of-them", ["read_value"], principals));
    expect((await create(developer.bearer)).status).toBe(403);
  });

  it("makes none as an admin whom one Deny keeps from one secret", async () => {
    expect((await create(company.admin.bearer)).status).toBe(201);
    const tags = { conditions: { tags: { level: "high" } } };
    await put(company, policy("Deny", "secrets:*", ["read_value"], { roles: ["admin"] }, tags));
    const refused = await create(company.admin.bearer);
    expect(refused.status).toBe(403);
    const denied = (await auditEventsOf(company.id)).filter(({ outcome }) => outcome === "denied");
    expect(denied).toMatchObject([{ action: "secrets:read_value", actor_id: company.admin.id }]);
  });
});

describe("where the company requires a second factor", () => {
  it("a runner is made with one that was just proved, and not otherwise", async () => {
    await requireMfa("all");
    const refused = await create(company.owner.bearer);
    expect([refused.status, refused.body.error]).toEqual([401, "mfa_required"]);
    expect(refused.headers.get("www-authenticate")).toContain('max_age="600"');

    await requireMfa("none");
    expect((await create(company.owner.bearer)).status).toBe(201);
  });

  it("a proof counts for ten minutes", async () => {
    await company.owner.ask("GET", "/me");
    await requireMfa("admins");
    const passed = (minutes: number) =>
      env.DB.prepare("UPDATE sign_ins SET mfa_passed_at = ? WHERE user_id = ?")
        .bind(Date.now() - minutes * 60_000, company.owner.id)
        .run();
    await env.DB.prepare(
      "INSERT INTO mfa_factors (user_id, kind, created_at, confirmed_at) VALUES (?, 'sms', 1, 1)",
    )
      .bind(company.owner.id)
      .run();
    await passed(9);
    expect((await create(company.owner.bearer)).status).toBe(201);
    await passed(11);
    expect((await create(company.owner.bearer)).body.error).toBe("mfa_required");
  });
});

describe("a registration token", () => {
  it("registers once, and tells who may know", async () => {
    const made = await create(company.owner.bearer, { labels: ["linux"] });
    const { registrationToken: token, id } = made.body.data;
    const first = await register(token);
    expect(first.status).toBe(201);
    expect(first.body.data).toEqual({
      runnerId: id,
      credential: expect.stringMatching(/^nmbl_runner_live_[a-z0-9]{32}$/),
      session: expect.stringMatching(/^rse_/),
      environment: "live",
      labels: ["linux"],
      heartbeatSeconds: 10,
      leaseSeconds: 30,
    });
    const second = await register(token);
    expect([second.status, second.body.error]).toEqual([401, "unauthenticated"]);
    const row = await env.DB.prepare("SELECT * FROM runners WHERE id = ?").bind(id).first();
    expect(JSON.stringify(row)).not.toContain(first.body.data.credential);
    const events = (await auditEventsOf(company.id)).map(({ action, actor_type: by }) => [
      action,
      by,
    ]);
    expect(events).toEqual([
      ["runners:create", "user"],
      ["runners:register", "runner"],
    ]);
    const told = await env.DB.prepare("SELECT kind FROM outbox WHERE company_id = ?")
      .bind(company.id)
      .all();
    expect(told.results).toEqual([{ kind: "runner.registered" }]);
  });

  it("of two that bring it at once registers one", async () => {
    const { registrationToken: token } = (await create(company.owner.bearer)).body.data;
    const answers = await Promise.all([register(token), register(token), register(token)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 401, 401]);
  });

  it("is good for an hour", async () => {
    const { registrationToken: token, id } = (await create(company.owner.bearer)).body.data;
    await env.DB.prepare(
      "UPDATE runners SET registration_expires_at = registration_expires_at - 3600000 WHERE id = ?",
    )
      .bind(id)
      .run();
    expect((await register(token)).status).toBe(401);
  });

  it("is none once the runner is revoked, nor as a credential, nor with one character changed", async () => {
    const { registrationToken: token, id } = (await create(company.owner.bearer)).body.data;
    expect((await asRunner(token, "/session", {})).status).toBe(401);
    expect((await register(token.replace(/.$/, token.endsWith("a") ? "b" : "a"))).status).toBe(401);
    expect((await register(token.replace("_live_", "_test_"))).status).toBe(401);
    expect((await company.owner.ask("DELETE", `/runners/${id}`)).status).toBe(204);
    expect((await register(token)).status).toBe(401);
  });

  it("gives no label that its runner was not made with, and takes a key on P-256 alone", async () => {
    const made = await create(company.owner.bearer, { labels: ["linux", "staging"] });
    const { registrationToken: token } = made.body.data;
    const foreign = await register(token, { labels: ["production"] });
    expect([foreign.status, foreign.body.details[0].field]).toEqual([422, "labels"]);
    const off = { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "A".repeat(43) };
    const noPoint = await register(token, { publicKey: off });
    expect([noPoint.status, noPoint.body.details[0].field]).toEqual([422, "publicKey"]);
    const { publicKey } = await createKeys();
    const whole = await register(token, { publicKey: { ...publicKey, d: "A".repeat(43) } });
    expect([whole.status, whole.body.details[0].field]).toEqual([422, "publicKey.d"]);
    const narrowed = await register(token, { labels: ["linux"] });
    expect(narrowed.body.data.labels).toEqual(["linux"]);
  });
});

describe("a revoked runner", () => {
  it("is dead with the answer, and stays listed", async () => {
    const runner = await startRunner(company.owner.bearer);
    expect((await runner.claim()).status).toBe(204);
    expect((await company.owner.ask("DELETE", `/runners/${runner.id}`)).status).toBe(204);
    const { publicKey } = await createKeys();
    for (const answer of [
      await runner.claim(),
      await runner.send("/session", { publicKey, version: "1" }),
      await runner.heartbeat({ id: "job_1", attempt: 1 }),
      await runner.finish({ id: "job_1", attempt: 1 }),
    ]) {
      expect([answer.status, answer.body.error]).toEqual([401, "unauthenticated"]);
    }
    const listed = await company.owner.ask("GET", "/runners");
    expect(listed.body.data).toMatchObject([{ id: runner.id, status: "revoked" }]);
    expect((await company.owner.ask("DELETE", `/runners/${runner.id}`)).status).toBe(204);
    const deleted = (await auditEventsOf(company.id)).filter(
      ({ action }) => action === "runners:delete",
    );
    expect(deleted).toHaveLength(1);
  });

  it("is found by nobody of another company or environment", async () => {
    const runner = await startRunner(company.owner.bearer);
    const other = await seedPeople(pool);
    expect((await other.owner.ask("DELETE", `/runners/${runner.id}`)).status).toBe(404);
    const inTest = { "x-nembl-environment": "test" };
    const asked = await company.owner.ask("GET", `/runners/${runner.id}`, undefined, inTest);
    expect(asked.status).toBe(404);
    await enqueue({ companyId: other.id, environment: "live" });
    await enqueue({ companyId: company.id, environment: "test" });
    expect((await runner.claim()).status).toBe(204);
  });
});
