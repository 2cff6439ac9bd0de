import { beforeEach, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { seedClient } from "../../support/registered.ts";
import { usePool } from "../../support/tokens.ts";
import {
  auditEventsOf,
  auditLogOf,
  env,
  memberRow,
  seedCompany,
  seedKey,
  seedUser,
} from "../../support/world.ts";

const pool = usePool();
let companyId: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
});

const headers = { "cf-connecting-ip": "192.0.2.44" };

it("writes one event for a sign-in, however many requests show it first", async () => {
  const user = await seedUser(companyId, "member");
  const bearer = await pool.sign(user.sub);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => call("GET", "/v1/me", { bearer, headers })),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
  const requests = answers.map((answer) => answer.headers.get("x-request-id"));
  const events = await auditLogOf(companyId);
  expect(events).toEqual([
    expect.objectContaining({
      action: "auth:sign_in",
      outcome: "success",
      actor_id: user.id,
      actor_name: "A person",
      ip: "192.0.2.44",
      target: expect.stringMatching(/^session:sgn_/),
    }),
  ]);
  expect(requests).toContain(events[0]?.["request_id"]);
  // Another token of another sign-in is another event.
  await call("GET", "/v1/me", { bearer: await pool.sign(user.sub) });
  expect(await auditLogOf(companyId)).toHaveLength(2);
});

it("writes it where no company was named to the one they have been in longest", async () => {
  const user = await seedUser(companyId, "member");
  await memberRow((await seedCompany()).id, user.id, "member").run();
  const bearer = await pool.sign(user.sub);
  expect((await call("GET", "/v1/me", { bearer })).status).toBe(400);
  expect((await auditLogOf(companyId)).map((event) => event["action"])).toEqual(["auth:sign_in"]);
});

/** Attack: a stolen token shown for the first time after everything was ended. The log must not say that it got in. */
it("writes nothing of a sign-in that its person had ended before", async () => {
  const user = await seedUser(companyId, "member");
  const current = await pool.sign(user.sub);
  await call("GET", "/v1/me", { bearer: current });
  const past = Math.floor(Date.now() / 1000) - 600;
  const kept = await pool.sign(user.sub, { auth_time: past });
  expect((await call("DELETE", "/v1/sessions", { bearer: current })).status).toBeLessThan(300);
  const before = (await auditLogOf(companyId)).length;
  const answer = await call("GET", "/v1/me", { bearer: kept });
  expect(answer.status).toBe(401);
  expect(await auditLogOf(companyId)).toHaveLength(before);
});

it("writes that somebody who was deactivated tries on, once a minute with a count", async () => {
  const user = await seedUser(companyId, "admin");
  await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
    .bind(user.id)
    .run();
  const bearer = await pool.sign(user.sub);
  for (let index = 0; index < 3; index++) {
    const answer = await call("GET", "/v1/services", { bearer, headers });
    expect([answer.status, answer.body.error]).toEqual([401, "invalid_token"]);
  }
  expect(await auditEventsOf(companyId)).toEqual([
    expect.objectContaining({
      action: "auth:sign_in",
      outcome: "denied",
      actor_id: user.id,
      actor_name: "A person",
      ip: "192.0.2.44",
      details: '{"code":"invalid_token"}',
    }),
  ]);
});

it("tells the company of a registered client who came with its token and is no member", async () => {
  const elsewhere = await seedUser((await seedCompany()).id, "owner");
  const clientId = await seedClient(companyId, { scopes: ["services:read"] });
  const bearer = await pool.sign(elsewhere.sub, { client_id: clientId });
  expect((await call("GET", "/v1/services", { bearer })).status).toBe(401);
  expect(await auditEventsOf(companyId)).toEqual([
    expect.objectContaining({ action: "auth:sign_in", outcome: "denied", actor_id: elsewhere.id }),
  ]);
});

it("writes that a good key was tried where only people may go", async () => {
  const key = await seedKey(companyId, "live");
  const answer = await call("GET", "/v1/session", { key: key.value, headers });
  expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
  expect(await auditEventsOf(companyId)).toEqual([
    expect.objectContaining({
      action: "api_keys:use",
      outcome: "denied",
      actor_id: key.id,
      target: "route:GET /v1/session",
      request_id: answer.headers.get("x-request-id"),
    }),
  ]);
});

it("keeps one person's refusals in two companies apart", async () => {
  const user = await seedUser(companyId, "member");
  const other = (await seedCompany()).id;
  await memberRow(other, user.id, "member").run();
  const bearer = await pool.sign(user.sub);
  for (const company of [companyId, other]) {
    const refused = await call("GET", "/v1/audit", {
      bearer,
      headers: { "x-nembl-company": company },
    });
    expect(refused.status).toBe(403);
  }
  for (const company of [companyId, other]) {
    const denied = (await auditEventsOf(company)).filter(
      (event) => event["action"] === "audit:read",
    );
    expect(denied).toEqual([expect.objectContaining({ company_id: company, count: 1 })]);
  }
});
