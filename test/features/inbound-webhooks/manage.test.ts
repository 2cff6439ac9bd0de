import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import { seedWorkflow } from "../../support/published-workflow.ts";
import { seedClient } from "../../support/registered.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { KEY, ownSignature, seedWebhook, send, type Webhook } from "./support.ts";

let pool: Pool;
let webhook: Webhook;

beforeAll(async () => {
  pool = await startPool();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  webhook = await seedWebhook(pool);
});

type Options = Parameters<typeof call>[2];

const ask = (method: string, path: string, options: Options = {}) =>
  call(method, `/v1/inbound-webhooks${path}`, { bearer: webhook.bearer, ...options });

const secretOf = async (slug = webhook.slug) =>
  (await call("GET", `/v1/secrets/${slug}`, { bearer: webhook.bearer })).body.data;

const makeSecret = (slug: string, value = KEY) =>
  call("POST", "/v1/secrets", { bearer: webhook.bearer, json: { slug, value } });

async function allow(userId: string, actions: readonly string[], resource = "*") {
  const policy = {
    name: `Allow ${actions.join()}`,
    effect: "Allow",
    resource,
    actions,
    principals: { users: [userId] },
  };
  const made = await call("POST", "/v1/policies", { bearer: webhook.bearer, json: policy });
  expect(made.status).toBe(201);
}

describe("an inbound webhook", () => {
  it("is read, changed and deleted, and its secret says what uses it", async () => {
    const { id, workflowId, slug } = webhook;
    const read = await ask("GET", `/${id}`);
    expect(read.body.data).toEqual({
      id: expect.stringMatching(/^whk_/),
      name: "A webhook",
      workflowId,
      secret: slug,
      enabled: true,
      lastReceivedAt: null,
      createdAt: expect.stringMatching(/Z$/),
      createdBy: expect.stringMatching(/^usr_/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    expect((await secretOf()).boundResources).toEqual([
      { type: "inbound_webhook", id, name: "A webhook" },
    ]);

    await makeSecret("another-key");
    const json = { name: "Renamed", secret: "another-key", enabled: false };
    const changed = await ask("PATCH", `/${id}`, {
      json,
      headers: { "if-match": read.headers.get("etag") ?? "" },
    });
    expect(changed.body.data).toMatchObject(json);
    expect((await secretOf()).boundResources).toEqual([]);
    expect((await secretOf("another-key")).boundResources).toEqual([
      { type: "inbound_webhook", id, name: "Renamed" },
    ]);
    const stale = { "if-match": `"${id}.1"` };
    expect((await ask("DELETE", `/${id}`, { headers: stale })).status).toBe(412);

    expect((await ask("DELETE", `/${id}`)).status).toBe(204);
    expect((await ask("GET", `/${id}`)).status).toBe(404);
    expect((await secretOf("another-key")).boundResources).toEqual([]);
    const events = await auditEventsOf(webhook.companyId);
    const own = events.filter(({ target }) => target === `inbound_webhook:${id}`);
    expect(own.map(({ action, category }) => [action, category])).toEqual([
      ["inbound_webhooks:create", "workflow"],
      ["inbound_webhooks:update", "workflow"],
      ["inbound_webhooks:delete", "workflow"],
    ]);
  });

  it("keeps its secret from being deleted unseen", async () => {
    const refused = await call("DELETE", `/v1/secrets/${webhook.slug}`, { bearer: webhook.bearer });
    expect([refused.status, refused.body.error]).toEqual([409, "secret_in_use"]);
    const path = `/v1/secrets/${webhook.slug}?confirm=${refused.body.confirm}`;
    expect((await call("DELETE", path, { bearer: webhook.bearer })).status).toBe(204);
    expect((await send(webhook.id, "1", await ownSignature("1"))).status).toBe(401);
    await makeSecret(webhook.slug);
    expect((await send(webhook.id, "1", await ownSignature("1"))).status).toBe(202);
  });

  it("says when it was last called, in lists too", async () => {
    const { id } = webhook;
    await send(id, "1", await ownSignature("1"));
    await env.DB.prepare("UPDATE inbound_calls SET received_at = 1000").run();
    await send(id, "2", await ownSignature("2"));
    await env.DB.prepare(
      "UPDATE inbound_calls SET received_at = 2000 WHERE received_at > 1000",
    ).run();
    const lastReceivedAt = "1970-01-01T00:00:02.000Z";
    expect((await ask("GET", `/${id}`)).body.data.lastReceivedAt).toBe(lastReceivedAt);
    expect((await ask("GET", "")).body.data).toMatchObject([{ id, lastReceivedAt }]);
    const other = await seedWorkflow(webhook.companyId, "live");
    expect((await ask("GET", `?workflowId=${other}`)).body.data).toEqual([]);
    const { workflowId } = webhook;
    expect((await ask("GET", `?workflowId=${workflowId}`)).body.pagination.totalCount).toBe(1);
  });

  it("names a workflow and a secret that are there, and nothing else", async () => {
    const { workflowId, slug: secret } = webhook;
    const elsewhere = await seedWebhook(pool);
    const whole = { name: "x", workflowId, secret };
    for (const [json, field] of [
      [{ ...whole, workflowId: "wf_nothing" }, "workflowId"],
      [{ ...whole, workflowId: elsewhere.workflowId }, "workflowId"],
      [{ ...whole, workflowId: await seedWorkflow(webhook.companyId, "test") }, "workflowId"],
      [{ ...whole, secret: "nothing" }, "secret"],
      [{ ...whole, name: "" }, "name"],
      [{ ...whole, url: "x" }, "url"],
      [{ workflowId, secret }, "name"],
    ] as const) {
      const refused = await ask("POST", "", { json });
      expect([json, refused.status, refused.body.details?.[0]?.field]).toEqual([json, 422, field]);
    }
    const moved = await ask("PATCH", `/${webhook.id}`, { json: { workflowId } });
    expect([moved.status, moved.body.details?.[0]?.field]).toEqual([422, "workflowId"]);
  });

  it("is made once for one Idempotency-Key", async () => {
    const { workflowId, slug: secret } = webhook;
    const json = { name: "Twice", workflowId, secret };
    const headers = { "idempotency-key": "twice" };
    const first = await ask("POST", "", { json, headers });
    const again = await ask("POST", "", { json, headers });
    expect([again.status, again.body]).toEqual([201, first.body]);
  });
});

describe("who may", () => {
  it("people alone: no key of whatever scopes, no registered client", async () => {
    const { value } = await seedKey(webhook.companyId, "live");
    const clientId = await seedClient(webhook.companyId, {
      scopes: ["workflows:read", "workflows:write"],
    });
    const owner = await seedUser(webhook.companyId, "owner");
    const bearer = await pool.sign(owner.sub, { client_id: clientId });
    const json = { name: "x", workflowId: webhook.workflowId, secret: webhook.slug };
    for (const credential of [{ key: value }, { bearer }]) {
      for (const [method, path, body] of [
        ["GET", "", undefined],
        ["POST", "", json],
        ["GET", `/${webhook.id}`, undefined],
        ["PATCH", `/${webhook.id}`, { enabled: false }],
        ["DELETE", `/${webhook.id}`, undefined],
      ] as const) {
        const options = body === undefined ? credential : { ...credential, json: body };
        const answer = await call(method, `/v1/inbound-webhooks${path}`, options);
        expect([method, path, answer.status]).toEqual([method, path, 403]);
      }
    }
  });

  it("members read", async () => {
    const bearer = await pool.sign((await seedUser(webhook.companyId, "member")).sub);
    expect((await ask("GET", "", { bearer })).body.data).toHaveLength(1);
    expect((await ask("GET", `/${webhook.id}`, { bearer })).status).toBe(200);
    expect((await ask("DELETE", `/${webhook.id}`, { bearer })).status).toBe(403);
    expect((await ask("PATCH", `/${webhook.id}`, { bearer, json: {} })).status).toBe(403);
  });

  /** Attack: whoever may edit a workflow and not run it, or not bind a secret, opens it to calls from outside. */
  it("who makes one must be able to change and run the workflow, and to bind the secret", async () => {
    const json = { name: "x", workflowId: webhook.workflowId, secret: webhook.slug };
    const all = ["workflows:update", "workflows:execute", "secrets:bind"];
    for (const missing of all) {
      const user = await seedUser(webhook.companyId, "member");
      await allow(
        user.id,
        all.filter((action) => action !== missing),
      );
      const bearer = await pool.sign(user.sub);
      const refused = await ask("POST", "", { bearer, json });
      expect([missing, refused.status, refused.body.details]).toEqual([
        missing,
        403,
        expect.arrayContaining([{ field: "action", message: missing }]),
      ]);
      await allow(user.id, [missing]);
      expect((await ask("POST", "", { bearer, json })).status).toBe(201);
    }
  });

  it("who changes one needs the right to what it opens anew, and to no more", async () => {
    const user = await seedUser(webhook.companyId, "member");
    const bearer = await pool.sign(user.sub);
    await allow(user.id, ["workflows:update"]);
    await makeSecret("another-key");
    const patch = (json: object) => ask("PATCH", `/${webhook.id}`, { bearer, json });
    const { slug } = webhook;
    expect((await patch({ name: "y", secret: slug, enabled: true })).status).toBe(200);
    expect((await patch({ enabled: false })).status).toBe(200);
    expect((await patch({ enabled: true })).status).toBe(403);
    expect((await patch({ secret: "another-key" })).status).toBe(403);
    await allow(user.id, ["workflows:execute"]);
    expect((await patch({ enabled: true })).status).toBe(200);
    expect((await patch({ secret: "another-key" })).status).toBe(403);
    await allow(user.id, ["secrets:bind"]);
    expect((await patch({ secret: "another-key" })).status).toBe(200);
  });

  /** Canary: a policy that hides a workflow hides what starts it. */
  it("is asked for the workflow that it starts", async () => {
    const user = await seedUser(webhook.companyId, "member");
    const bearer = await pool.sign(user.sub);
    const policy = {
      name: "Not this workflow",
      effect: "Deny",
      resource: `workflows:${webhook.workflowId}`,
      actions: ["read"],
      principals: { users: [user.id] },
    };
    await call("POST", "/v1/policies", { bearer: webhook.bearer, json: policy });
    expect((await ask("GET", `/${webhook.id}`, { bearer })).status).toBe(403);
    expect((await ask("GET", "", { bearer })).body).toMatchObject({
      data: [],
      pagination: { totalCount: 0 },
    });
  });

  it("meets nothing of another company or environment", async () => {
    const elsewhere = (await seedCompany()).id;
    const strangers = [
      { bearer: await pool.sign((await seedUser(elsewhere, "owner")).sub) },
      { headers: { "x-nembl-environment": "test" } },
    ];
    for (const stranger of strangers) {
      expect((await ask("GET", "", stranger)).body.data).toEqual([]);
      for (const method of ["GET", "PATCH", "DELETE"]) {
        const options = method === "PATCH" ? { ...stranger, json: { enabled: false } } : stranger;
        expect((await ask(method, `/${webhook.id}`, options)).status).toBe(404);
      }
    }
    expect((await ask("GET", `/${webhook.id}`)).body.data.enabled).toBe(true);
  });
});
