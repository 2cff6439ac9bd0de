/** Management of webhook endpoints through the API. */

import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { seedClient } from "../../support/registered.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";

const pool = usePool();
let companyId: string;
let ownerId: string;
let owner: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  const user = await seedUser(companyId, "owner");
  ownerId = user.id;
  owner = await pool.sign(user.sub);
});

const body = { url: "https://hooks.example.com/nembl", events: ["secret.rotation_due"] };

const create = (json: unknown = body, headers: Record<string, string> = {}) =>
  call("POST", "/v1/webhook-endpoints", { bearer: owner, json, headers });

const at = (id: string, path = "") => `/v1/webhook-endpoints/${id}${path}`;
const created = async () => (await create()).body.data.id as string;

const patch = (id: string, json: unknown, headers: Record<string, string> = {}) =>
  call("PATCH", at(id), { bearer: owner, json, headers });

describe("registering", () => {
  it("shows the signing secret once, and keeps it sealed", async () => {
    const answer = await create({ ...body, description: "Ours" });
    expect(answer.status).toBe(201);
    const { secret, ...resource } = answer.body.data;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(resource).toEqual({
      id: expect.stringMatching(/^whe_/),
      url: "https://hooks.example.com/nembl",
      description: "Ours",
      events: ["secret.rotation_due"],
      status: "enabled",
      disabledReason: null,
      failingSince: null,
      previousSecretUntil: null,
      createdAt: expect.stringMatching(/Z$/),
      createdBy: ownerId,
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("location")).toBe(at(resource.id));
    const read = await call("GET", at(resource.id), { bearer: owner });
    expect([read.body.data, read.headers.get("etag")]).toEqual([
      resource,
      answer.headers.get("etag"),
    ]);
    const list = await call("GET", "/v1/webhook-endpoints", { bearer: owner });
    expect(list.body.data).toEqual([resource]);
    const dump = await dumpEverything();
    expect(dump).toContain(resource.id);
    expect(dump).not.toContain(secret.slice("whsec_".length));
    expect(await auditEventsOf(companyId)).toMatchObject([
      { action: "webhooks:create", target: `webhook_endpoint:${resource.id}`, outcome: "success" },
    ]);
  });

  it("replays without the secret", async () => {
    const headers = { "idempotency-key": "once" };
    const first = await create(body, headers);
    const again = await create(body, headers);
    const { secret, ...resource } = first.body.data;
    expect(secret).toBeTruthy();
    expect([again.status, again.body]).toEqual([201, { data: resource }]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
  });

  /** Attack: a webhook that makes the platform call itself or a private network. The table is `address.test.ts`. */
  it.each([
    "https://169.254.169.254/latest/meta-data/",
    "https://[::ffff:10.0.0.1]/",
    "https://2130706433/",
    "https://localhost/",
    "http://hooks.example.com/",
    "https://user:word@hooks.example.com/",
    "https://hooks.example.com:22/",
    "nonsense",
    "",
  ])("refuses the address '%s', naming the field", async (url) => {
    const answer = await create({ ...body, url });
    expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
    expect(answer.body.details[0].field).toBe("url");
    const id = await created();
    expect((await patch(id, { url })).status).toBe(422);
  });

  it.each([
    [{ ...body, events: [] }, "events"],
    [{ ...body, events: ["secret.rotation_due", "secret.rotation_due"] }, "events"],
    [{ ...body, events: ["mfa.factor_added"] }, "events.0"],
    [{ ...body, events: "secret.rotation_due" }, "events"],
    [{ ...body, description: "a\nb" }, "description"],
    [{ ...body, secret: "whsec_mine" }, "secret"],
    [{ events: body.events }, "url"],
  ])("refuses %j", async (json, field) => {
    const answer = await create(json);
    expect([answer.status, answer.body.details?.[0]?.field]).toEqual([422, field]);
  });

  it("is bounded, also when many come at once", async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => create()));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(20);
    expect(statuses.filter((status) => status === 409)).toHaveLength(4);
  });
});

describe("those who may", () => {
  it("owners and admins; members, keys and other companies may not", async () => {
    const id = await created();
    const admin = await signedIn(pool, companyId, "admin");
    expect((await call("GET", at(id), { bearer: admin })).status).toBe(200);
    const member = await signedIn(pool, companyId, "member");
    const key = (await seedKey(companyId, "live")).value;
    const stranger = await signedIn(pool, (await seedCompany()).id);
    const third = await signedIn(pool, companyId, "owner", {
      client_id: await seedClient(companyId),
    });
    const routes = [
      ["GET", "/v1/webhook-endpoints", undefined],
      ["POST", "/v1/webhook-endpoints", body],
      ["GET", at(id), undefined],
      ["PATCH", at(id), { description: "x" }],
      ["POST", at(id, "/rotate-secret"), undefined],
      ["POST", at(id, "/test"), undefined],
      ["GET", at(id, "/deliveries"), undefined],
      ["DELETE", at(id), undefined],
    ] as const;
    for (const [method, path, json] of routes) {
      const sentBody = json === undefined ? {} : { json };
      for (const credential of [{ bearer: member }, { key }, { bearer: third }]) {
        const refused = await call(method, path, { ...credential, ...sentBody });
        expect([method, path, refused.status]).toEqual([method, path, 403]);
      }
      if (path === "/v1/webhook-endpoints") continue;
      const foreign = await call(method, path, { bearer: stranger, ...sentBody });
      expect([method, path, foreign.status]).toEqual([method, path, 404]);
    }
    const others = await call("GET", "/v1/webhook-endpoints", { bearer: stranger });
    expect(others.body.data).toEqual([]);
    expect((await call("GET", at(id), { bearer: owner })).body.data.description).toBeNull();
  });
});

describe("changing", () => {
  it("takes what is sent, on condition of the version", async () => {
    const id = await created();
    const changed = await patch(id, {
      url: "https://OTHER.example.com",
      events: ["api_key.leaked", "api_key.expired"],
      description: "Other",
    });
    expect(changed.body.data).toMatchObject({
      url: "https://other.example.com/",
      events: ["api_key.leaked", "api_key.expired"],
      description: "Other",
    });
    expect(changed.headers.get("etag")).toBe(`"${id}.2"`);
    const stale = await patch(id, { description: "x" }, { "if-match": `"${id}.1"` });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    const staleDelete = await call("DELETE", at(id), {
      bearer: owner,
      headers: { "if-match": `"${id}.1"` },
    });
    expect(staleDelete.status).toBe(412);
  });

  it("of two at once on one version, one wins", async () => {
    const id = await created();
    const answers = await Promise.all(
      ["a", "b", "c"].map((description) => patch(id, { description }, { "if-match": `"${id}.1"` })),
    );
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      200, 412, 412,
    ]);
  });

  it("disables, and enables again with a clean slate", async () => {
    const id = await created();
    const off = await patch(id, { status: "disabled" });
    expect(off.body.data).toMatchObject({ status: "disabled", disabledReason: "by_person" });
    await env.DB.prepare(
      "UPDATE webhook_endpoints SET disabled_reason = 'failing', failing_since = 1, failures = 50 WHERE id = ?",
    )
      .bind(id)
      .run();
    const on = await patch(id, { status: "enabled" });
    expect(on.body.data).toMatchObject({
      status: "enabled",
      disabledReason: null,
      failingSince: null,
    });
    const failures = await env.DB.prepare("SELECT failures FROM webhook_endpoints WHERE id = ?")
      .bind(id)
      .first("failures");
    expect(failures).toBe(0);
  });

  it("deletes; a second time there is nothing", async () => {
    const id = await created();
    expect((await call("DELETE", at(id), { bearer: owner })).status).toBe(204);
    expect((await call("DELETE", at(id), { bearer: owner })).status).toBe(404);
    expect((await call("GET", at(id), { bearer: owner })).status).toBe(404);
  });
});
