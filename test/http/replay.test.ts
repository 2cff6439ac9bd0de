/** A replayed `Idempotency-Key` is a read, and is judged as one at that moment. */

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { signedIn, startPool } from "../support/tokens.ts";
import { auditEventsOf, seedCompany, seedKey, seedService, seedUser } from "../support/world.ts";

let companyId: string;
let owner: string;
let admin: string;
let adminId: string;

beforeAll(async () => {
  const pool = await startPool();
  companyId = (await seedCompany()).id;
  await seedService(companyId, "live", "A service", "svc_replay");
  owner = await signedIn(pool, companyId);
  const user = await seedUser(companyId, "admin");
  adminId = user.id;
  admin = await pool.sign(user.sub);
});
afterAll(() => vi.unstubAllGlobals());

const deny = (resource: string) =>
  call("POST", "/v1/policies", {
    bearer: owner,
    json: {
      name: `No ${resource}`,
      effect: "Deny",
      resource,
      actions: ["read"],
      principals: { users: [adminId] },
      enabled: true,
    },
  });

const MADE: readonly (readonly [string, string, object])[] = [
  ["services:*", "/v1/services", { name: "A service", description: "not for everybody" }],
  ["workflows:*", "/v1/workflows", { name: "A workflow" }],
  ["requests:*", "/v1/requests", { serviceId: "svc_replay", title: "A request" }],
  ["groups:*", "/v1/groups", { name: "A group" }],
  [
    "webhooks:*",
    "/v1/webhook-endpoints",
    { url: "https://hooks.example.com/x", events: ["api_key.leaked"] },
  ],
  ["api_keys:*", "/v1/api-keys", { name: "A key", environment: "live", scopes: ["services:read"] }],
  ["secrets:*", "/v1/secrets", { slug: "a-secret", value: "a value", tags: { of: "finance" } }],
];

/** Attack: the right to a thing was taken away; its maker sends the request that made it once more, and reads on. */
it.each(MADE)(
  "what may no longer be read (%s) is no longer answered",
  async (resource, path, json) => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const send = () => call("POST", path, { bearer: admin, json, headers });
    expect((await send()).status).toBe(201);
    const again = await send();
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);

    const policy = await deny(resource);
    expect(policy.status).toBe(201);
    const refused = await send();

    expect([refused.status, refused.body.error, refused.body.data]).toEqual([
      403,
      "forbidden",
      undefined,
    ]);
    const read = `${resource.slice(0, -1)}read`;
    const denials = (await auditEventsOf(companyId)).filter(({ outcome }) => outcome === "denied");
    expect(denials.map(({ action }) => action)).toContain(read);
    const off = await call("DELETE", `/v1/policies/${policy.body.data.id}`, { bearer: owner });
    expect(off.status).toBe(204);
    expect((await send()).status).toBe(201);
  },
);

it("a rotation's answer is read with the new key's eyes", async () => {
  const key = await seedKey(companyId, "live");
  const headers = { "idempotency-key": "rotate" };
  const send = () =>
    call("POST", `/v1/api-keys/${key.id}/rotate`, { bearer: admin, json: {}, headers });
  const first = await send();
  expect(first.status).toBe(201);
  await deny(`api_keys:${first.body.data.id}`);
  expect((await send()).status).toBe(403);
});

/** Its scopes never change, so nothing was taken from it. */
it("a key that may write and never could read is answered as the first time", async () => {
  const { value } = await seedKey(companyId, "live", { scopes: ["services:write"] });
  const headers = { "idempotency-key": "write-only" };
  const send = () => call("POST", "/v1/services", { key: value, json: { name: "x" }, headers });
  expect((await send()).status).toBe(201);
  const again = await send();
  expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
});
