import { beforeEach, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey } from "../../support/world.ts";

const pool = usePool();
let companyId: string;
let key: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  key = (await seedKey(companyId, "live", { scopes: ["services:read", "services:write"] })).value;
});

const create = (json: unknown, headers: Record<string, string> = {}) =>
  call("POST", "/v1/services", { key, json, headers });

it("goes through a service's life", async () => {
  const created = await create({ name: "IT Support", tags: { department: "it" } });
  const { id } = created.body.data;
  expect(created.status).toBe(201);
  expect(created.body.data).toEqual({
    id: expect.stringMatching(/^svc_/),
    name: "IT Support",
    description: null,
    status: "active",
    workflowId: null,
    tags: { department: "it" },
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  });
  expect(created.headers.get("location")).toBe(`/v1/services/${id}`);

  const patched = await call("PATCH", `/v1/services/${id}`, {
    key,
    json: { description: "Help", status: "archived" },
    headers: { "if-match": created.headers.get("etag") ?? "" },
  });
  expect(patched.body.data).toMatchObject({
    name: "IT Support",
    description: "Help",
    status: "archived",
  });
  const read = await call("GET", `/v1/services/${id}`, { key });
  expect([read.body, read.headers.get("etag")]).toEqual([patched.body, `"${id}.2"`]);

  const stale = await call("DELETE", `/v1/services/${id}`, {
    key,
    headers: { "if-match": `"${id}.1"` },
  });
  expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
  const deleted = await call("DELETE", `/v1/services/${id}`, {
    key,
    headers: { "if-match": `"${id}.2"` },
  });
  expect([deleted.status, deleted.text]).toEqual([204, ""]);
  expect((await call("GET", `/v1/services/${id}`, { key })).status).toBe(404);
  expect((await auditEventsOf(companyId)).map((event) => event["action"])).toEqual([
    "services:create",
    "services:update",
    "services:delete",
  ]);
});

it("pages newest first and counts", async () => {
  for (let index = 0; index < 25; index++) await create({ name: `Service ${index}` });
  const second = await call("GET", "/v1/services?page=2", { key });
  expect(second.body.pagination).toEqual({ page: 2, pageSize: 20, totalPages: 2, totalCount: 25 });
  expect(second.body.data).toHaveLength(5);
  expect((await call("GET", "/v1/services?pageSize=1", { key })).body.data[0].name).toBe(
    "Service 24",
  );
  expect((await call("GET", "/v1/services?page=9", { key })).body.data).toEqual([]);
});

it("lets two changes at once not undo each other", async () => {
  const { id } = (await create({ name: "Contended" })).body.data;
  const answers = await Promise.all(
    Array.from({ length: 5 }, (_, index) =>
      call("PATCH", `/v1/services/${id}`, {
        key,
        json: { name: `Name ${index}` },
        headers: { "if-match": `"${id}.1"` },
      }),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  expect(answers.filter((answer) => answer.status === 412)).toHaveLength(4);
  const updates = (await auditEventsOf(companyId)).filter(
    (event) => event["action"] === "services:update",
  );
  expect(updates).toHaveLength(1);
});

it("names the missing scope and audits the refusal once a minute with a count", async () => {
  const reader = await seedKey(companyId, "live", { scopes: ["requests:read"] });
  const refused = await call("GET", "/v1/services", { key: reader.value });
  expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
  expect(refused.body.message).toContain("services:read");
  expect(refused.headers.get("www-authenticate")).toBe(
    'Bearer realm="api", error="insufficient_scope", scope="services:read"',
  );
  expect(refused.headers.get("ratelimit")).toBeTruthy();
  await call("GET", "/v1/services", { key: reader.value });
  await call("POST", "/v1/services", { key: reader.value, json: { name: "x" } });

  const events = await auditEventsOf(companyId);
  expect(events.map((event) => [event["action"], event["outcome"], event["actor_id"]])).toEqual([
    ["services:read", "denied", reader.id],
    ["services:create", "denied", reader.id],
  ]);
});

it("lets members read and only those with the right write", async () => {
  const member = await signedIn(pool, companyId, "member");
  const admin = await signedIn(pool, companyId, "admin");
  expect((await call("GET", "/v1/services", { bearer: member })).status).toBe(200);
  const refused = await call("POST", "/v1/services", { bearer: member, json: { name: "x" } });
  expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
  const sandbox = await call("POST", "/v1/services", {
    bearer: admin,
    json: { name: "Sandbox" },
    headers: { "x-nembl-environment": "test" },
  });
  const row = await env.DB.prepare("SELECT environment FROM services WHERE id = ?")
    .bind(sandbox.body.data.id)
    .first();
  expect(row).toEqual({ environment: "test" });
});

it("replays a creation for the same Idempotency-Key of the same caller only", async () => {
  const headers = { "idempotency-key": "same" };
  const first = await create({ name: "Once" }, headers);
  const again = await create({ name: "Once" }, headers);
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  const other = await seedKey(companyId, "live");
  const theirs = await call("POST", "/v1/services", {
    key: other.value,
    json: { name: "Once" },
    headers,
  });
  expect(theirs.body.data.id).not.toBe(first.body.data.id);
});
