import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { holdWaits, skipWaits, waitForReal } from "../../support/waits.ts";
import { auditEventsOf, env, seedCompany, seedKey } from "../../support/world.ts";

const pool = usePool();
let company: { id: string; slug: string };
let owner: string;

beforeEach(async () => {
  skipWaits();
  company = await seedCompany();
  owner = await signedIn(pool, company.id);
});
afterEach(waitForReal);

const use = (key: string) => call("GET", "/v1/me", { key });
const revoke = (id: string, json?: unknown) =>
  call("POST", `/v1/api-keys/${id}/revoke`, {
    bearer: owner,
    ...(json === undefined ? {} : { json }),
  });
const rotate = (id: string, json?: unknown) =>
  call("POST", `/v1/api-keys/${id}/rotate`, {
    bearer: owner,
    ...(json === undefined ? {} : { json }),
  });

async function fencePendingOf(id: string) {
  return (
    await env.DB.prepare("SELECT fence_pending FROM api_keys WHERE id = ?").bind(id).first()
  )?.["fence_pending"];
}

it("kills a key that was just in use, and only then answers", async () => {
  const key = await seedKey(company.id, "live");
  expect((await use(key.value)).status).toBe(200);

  const startedAt = Date.now();
  const revoked = await revoke(key.id, { reason: "Leaked" });

  expect(revoked.body.data).toMatchObject({
    id: key.id,
    status: "revoked",
    revokedReason: "Leaked",
  });
  // It had a lease: term and guard must have passed.
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(2_500);
  expect(await fencePendingOf(key.id)).toBe(0);
  const refused = await use(key.value);
  expect([refused.status, refused.body.error]).toEqual([401, "revoked_api_key"]);
  expect(refused.headers.get("www-authenticate")).toContain("Bearer");
});

it("answers the second time as the first, without a second event", async () => {
  const key = await seedKey(company.id, "live");
  const first = await revoke(key.id);
  const again = await revoke(key.id, { reason: "Another reason" });

  expect([again.status, again.body]).toEqual([200, first.body]);
  const events = (await auditEventsOf(company.id)).filter(
    (event) => event["action"] === "api_keys:revoke",
  );
  expect(events).toHaveLength(1);
});

it("needs no body, and takes an empty one whatever the content type", async () => {
  const bodies = [{}, { headers: { "content-type": "application/json" } }];
  for (const options of bodies) {
    const body = new Uint8Array(0);
    const revoked = await call(
      "POST",
      `/v1/api-keys/${(await seedKey(company.id, "live")).id}/revoke`,
      {
        bearer: owner,
        body,
        ...options,
      },
    );
    expect(revoked.status).toBe(200);
    const rotated = await call(
      "POST",
      `/v1/api-keys/${(await seedKey(company.id, "live")).id}/rotate`,
      {
        bearer: owner,
        body,
        ...options,
      },
    );
    expect(rotated.status).toBe(201);
  }
});

it("does not wait for a key that no one used", async () => {
  const key = await seedKey(company.id, "live");
  const startedAt = Date.now();
  expect((await revoke(key.id)).status).toBe(200);
  expect(Date.now() - startedAt).toBeLessThan(1_500);
});

it("lets the holder of a key kill it, again and again, expired or over its limit", async () => {
  const key = await seedKey(company.id, "test", {
    expiresAt: Date.now() - 1000,
    scopes: ["users:read"],
  });
  for (const _ of [1, 2]) {
    const killed = await call("POST", "/v1/api-keys/revoke-self", { key: key.value });
    expect([killed.status, killed.body.data.status]).toEqual([200, "revoked"]);
  }
  // The clock comes before the object: what has expired is told so.
  expect((await use(key.value)).body.error).toBe("expired_api_key");

  const nobody = await call("POST", "/v1/api-keys/revoke-self", {});
  expect([nobody.status, nobody.body.error]).toEqual([401, "unauthenticated"]);
  const person = await call("POST", "/v1/api-keys/revoke-self", { bearer: owner });
  expect(person.status).toBe(401);
});

it("rotates: new value; same name, scopes, environment and expiry; the old one dead", async () => {
  const expiresAt = Date.now() + 3_600_000;
  const old = await seedKey(company.id, "test", {
    scopes: ["audit:read", "users:read"],
    expiresAt,
  });
  expect((await use(old.value)).status).toBe(200);

  const rotated = await rotate(old.id);

  expect(rotated.status).toBe(201);
  const { key, id } = rotated.body.data;
  expect(rotated.body.data).toMatchObject({
    name: "A key",
    scopes: ["audit:read", "users:read"],
    environment: "test",
    expiresAt: new Date(expiresAt).toISOString(),
    status: "active",
  });
  expect(key).toMatch(/^nmbl_test_/);
  expect((await use(key)).status).toBe(200);
  expect((await use(old.value)).body.error).toBe("revoked_api_key");
  const shown = (await call("GET", `/v1/api-keys/${old.id}`, { bearer: owner })).body.data;
  expect([shown.status, shown.replacedBy]).toEqual(["revoked", id]);
  for (const again of [
    await rotate(old.id),
    await call("PATCH", `/v1/api-keys/${old.id}`, { bearer: owner, json: { name: "x" } }),
  ]) {
    expect([again.status, again.body.error]).toEqual([409, "conflict"]);
  }
});

it("gives a grace that ends by itself, and ends a predecessor's grace at the next rotation", async () => {
  const old = await seedKey(company.id, "live");
  expect((await use(old.value)).status).toBe(200);
  const second = (await rotate(old.id, { gracePeriodSeconds: 3 })).body.data;
  expect((await use(old.value)).status).toBe(200);
  expect((await call("GET", `/v1/api-keys/${old.id}`, { bearer: owner })).body.data.status).toBe(
    "active",
  );

  const third = (await rotate(second.id, { gracePeriodSeconds: 60 })).body.data;
  expect((await use(old.value)).body.error).toBe("revoked_api_key");
  expect((await use(second.key)).status).toBe(200);
  expect((await use(third.key)).status).toBe(200);

  const fourth = (await rotate(third.id, { gracePeriodSeconds: 1 })).body.data;
  await scheduler.wait(1_100);
  expect((await use(third.key)).body.error).toBe("revoked_api_key");
  expect((await use(fourth.key)).status).toBe(200);
});

it("refuses graces beyond a day and junk", async () => {
  const key = await seedKey(company.id, "live");
  for (const gracePeriodSeconds of [-1, 86_401, 1.5, "60", null]) {
    const refused = await rotate(key.id, { gracePeriodSeconds });
    expect([refused.status, refused.body.details[0].field]).toEqual([422, "gracePeriodSeconds"]);
  }
  expect((await use(key.value)).status).toBe(200);
});

it("answers a replayed rotation without the value, and not before the old key's fence is through", async () => {
  const key = await seedKey(company.id, "live");
  await use(key.value);
  const waits = holdWaits();
  const headers = { "idempotency-key": "rotate-once" };
  const send = () => call("POST", `/v1/api-keys/${key.id}/rotate`, { bearer: owner, headers });

  const first = send();
  await vi.waitFor(() => expect(waits.held()).toBe(1));
  // The first request still waits for its fence; its result is committed, so this one is a replay.
  const replaying = send();
  await vi.waitFor(() => expect(waits.held()).toBe(2));
  waits.letGo();
  const replay = await replaying;

  expect(replay.status).toBe(201);
  expect(replay.body.data.key).toBeUndefined();
  expect(await fencePendingOf(key.id)).toBe(0);
  expect((await use(key.value)).body.error).toBe("revoked_api_key");
  expect((await first).body.data.key).toBeDefined();
});

it("commits one revocation for ten at once, and answers them all after the fence", async () => {
  const key = await seedKey(company.id, "live");
  await use(key.value);

  const answers = await Promise.all(Array.from({ length: 10 }, () => revoke(key.id)));

  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 200));
  expect((await use(key.value)).status).toBe(401);
  const events = (await auditEventsOf(company.id)).filter(
    (event) => event["action"] === "api_keys:revoke",
  );
  expect(events).toHaveLength(1);
});

it("does not know other companies' keys", async () => {
  const foreign = await seedKey((await seedCompany()).id, "live");
  for (const answer of [await revoke(foreign.id), await rotate(foreign.id)]) {
    expect([answer.status, answer.body.error]).toEqual([404, "not_found"]);
  }
  expect((await use(foreign.value)).status).toBe(200);
});
