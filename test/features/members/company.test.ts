import { beforeEach, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { statusesOf } from "./people.ts";

const pool = usePool();
let company: { id: string; slug: string };
let owner: string;

beforeEach(async () => {
  company = await seedCompany();
  owner = await signedIn(pool, company.id);
});

const patch = (json: unknown, headers: Record<string, string> = {}, bearer = owner) =>
  call("PATCH", "/v1/company", { bearer, json, headers });

it("shows the company of the credential, whatever else is named", async () => {
  const other = await seedCompany();
  const answer = await call("GET", `/v1/company?companyId=${other.id}`, { bearer: owner });

  expect([answer.status, answer.headers.get("etag")]).toEqual([200, `"${company.id}.1"`]);
  expect(answer.body.data).toEqual({
    id: company.id,
    slug: company.slug,
    name: "A company",
    plan: "enterprise",
    mfaRequired: "none",
    keyAgeNoticeDays: 90,
    createdAt: expect.stringMatching(/Z$/),
  });
});

it("changes its name, with what it was in the audit log, and honours If-Match", async () => {
  const renamed = await patch({ name: "  Renamed " }, { "if-match": `"${company.id}.1"` });
  expect([renamed.status, renamed.headers.get("etag")]).toEqual([200, `"${company.id}.2"`]);
  expect(renamed.body.data.name).toBe("Renamed");
  expect((await call("GET", "/v1/company", { bearer: owner })).body).toEqual(renamed.body);

  const stale = await patch({ name: "Again" }, { "if-match": `"${company.id}.1"` });
  expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
  const events = await auditEventsOf(company.id);
  expect(events).toMatchObject([
    { action: "company:update", category: "company", target: `company:${company.id}` },
  ]);
  expect(JSON.parse(String(events[0]?.["details"]))).toEqual({
    before: { name: "A company", mfaRequired: "none", keyAgeNoticeDays: 90 },
    after: { name: "Renamed", mfaRequired: "none", keyAgeNoticeDays: 90 },
  });
});

it("lets one of five changes at once through", async () => {
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map((index) =>
      patch({ name: `Name ${index}` }, { "if-match": `"${company.id}.1"` }),
    ),
  );
  expect(statusesOf(answers)).toEqual([200, 412, 412, 412, 412]);
  expect(await auditEventsOf(company.id)).toHaveLength(1);
});

it("remembers since when a second factor is required, from the stricter rule on", async () => {
  const since = () =>
    env.DB.prepare("SELECT mfa_required_since AS since FROM companies WHERE id = ?")
      .bind(company.id)
      .first<number>("since");
  const { sub, id } = await seedUser(company.id, "owner");
  await env.DB.prepare(
    "INSERT INTO mfa_factors (user_id, kind, created_at, confirmed_at) VALUES (?, 'totp', 1, 1)",
  )
    .bind(id)
    .run();
  const bearer = await pool.sign(sub);
  // The first request makes the sign-in's row; the second factor is then passed in it.
  await call("GET", "/v1/me", { bearer });
  await env.DB.prepare("UPDATE sign_ins SET mfa_passed_at = ? WHERE user_id = ?")
    .bind(Date.now(), id)
    .run();

  const before = Date.now();
  const tightened = await patch({ mfaRequired: "admins" }, {}, bearer);
  expect([tightened.status, tightened.body.data?.mfaRequired]).toEqual([200, "admins"]);
  const first = await since();
  expect(first).toBeGreaterThanOrEqual(before);
  expect((await patch({ mfaRequired: "none" }, {}, bearer)).status).toBe(200);
  expect(await since()).toBe(first);
});

it("is read and changed by owners and admins, not by members or keys", async () => {
  const admin = await signedIn(pool, company.id, "admin");
  const member = await signedIn(pool, company.id, "member");
  const key = (await seedKey(company.id, "live")).value;

  expect((await call("GET", "/v1/company", { bearer: admin })).status).toBe(200);
  expect((await patch({ name: "By an admin" }, {}, admin)).status).toBe(200);
  for (const credential of [{ bearer: member }, { key }]) {
    for (const [method, json] of [
      ["GET", undefined],
      ["PATCH", { name: "Mine" }],
    ] as const) {
      const refused = await call(method, "/v1/company", {
        ...credential,
        ...(json === undefined ? {} : { json }),
      });
      expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    }
  }
  const denied = (await auditEventsOf(company.id)).filter((event) => event["outcome"] === "denied");
  expect(denied.map((event) => event["action"])).toEqual([
    "company:read",
    "company:update",
    "company:read",
    "company:update",
  ]);
});

it.each([
  ["a plan", { plan: "enterprise" }, "plan"],
  ["a slug", { slug: "mine" }, "slug"],
  ["an empty name", { name: " " }, "name"],
  ["101 characters", { name: "x".repeat(101) }, "name"],
  ["a hidden character", { name: "a\u202Eb" }, "name"],
  ["another requirement", { mfaRequired: "some" }, "mfaRequired"],
  ["null", { name: null }, "name"],
])("refuses %s by its field", async (_, json, field) => {
  const refused = await patch(json);
  expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
  expect(refused.body.details[0].field).toBe(field);
  expect(await auditEventsOf(company.id)).toEqual([]);
});
