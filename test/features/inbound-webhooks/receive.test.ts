import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { instancesOf } from "../../support/published-workflow.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import {
  BODY,
  createIsolate,
  idsOf,
  inputsOf,
  KEY,
  ownSignature,
  seedWebhook,
  send,
  sendFrom,
  standardSignature,
  useWebhook,
} from "./support.ts";

const { pool, webhook } = useWebhook();

describe("a signed call", () => {
  it("starts the workflow: 202 in the product's own form", async () => {
    const answer = await send(webhook.id, BODY, {
      ...(await ownSignature(BODY)),
      "user-agent": "sender/1",
    });
    expect(answer.status).toBe(202);
    const [instance] = await instancesOf(webhook.companyId);
    expect(answer.body).toEqual({
      status: "accepted",
      webhookId: webhook.id,
      executionId: instance?.["id"],
    });
    expect(instance).toMatchObject({
      workflow_id: webhook.workflowId,
      environment: "live",
      source: "webhook",
      source_id: webhook.id,
      started_by_type: "system",
      started_by_id: `inbound_webhook:${webhook.id}`,
    });
    expect(await inputsOf(webhook.companyId)).toEqual([
      {
        body: JSON.parse(BODY),
        headers: { "content-type": "application/json", "user-agent": "sender/1" },
        method: "POST",
        receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    const events = await auditEventsOf(webhook.companyId);
    const own = events.filter(({ actor_id: id }) => id === `inbound_webhook:${webhook.id}`);
    expect(own.map(({ action, outcome, target }) => [action, outcome, target])).toEqual([
      ["secrets:read", "success", `secret:${webhook.slug}`],
      ["inbound_webhooks:receive", "success", `inbound_webhook:${webhook.id}`],
    ]);
  });

  it("by Standard Webhooks does, too; with a key in base64 behind whsec_ as well", async () => {
    expect((await send(webhook.id, BODY, await standardSignature(BODY))).status).toBe(202);
    const key = crypto.getRandomValues(new Uint8Array(24));
    const value = `whsec_${btoa(String.fromCharCode(...key))}`;
    const own = await seedWebhook(pool, { value });
    expect((await send(own.id, BODY, await standardSignature(BODY, { key }))).status).toBe(202);
    const asText = await standardSignature(BODY, { key: value });
    expect((await send(own.id, BODY, asText)).status).toBe(401);
    expect((await send(own.id, BODY, await ownSignature(BODY, value))).status).toBe(202);
  });

  it("may carry several signatures, of which one is good", async () => {
    const [good, bad] = [
      await standardSignature(BODY, { id: "msg_1" }),
      await standardSignature(BODY, { id: "msg_1", key: "another key of 32 bytes, or more" }),
    ];
    const both = `${bad["webhook-signature"]} ${good["webhook-signature"]}`;
    expect((await send(webhook.id, BODY, { ...good, "webhook-signature": both })).status).toBe(202);
  });

  it("starts it in the webhook's own environment", async () => {
    const own = await seedWebhook(pool, { environment: "test" });
    expect((await send(own.id, BODY, await ownSignature(BODY))).status).toBe(202);
    expect((await instancesOf(own.companyId)).map((row) => row["environment"])).toEqual(["test"]);
  });

  it("is not asked for a content type, nor for any credential", async () => {
    const signature = await ownSignature(BODY);
    const answer = await send(webhook.id, BODY, { ...signature, "content-type": "text/plain" });
    expect(answer.status).toBe(202);
  });

  /** Attack, or accident: a sender's credential ends in the history of an instance. */
  it("leaves none of its credentials behind", async () => {
    const canary = `canary-${crypto.randomUUID()}`;
    const answer = await send(webhook.id, BODY, {
      ...(await ownSignature(BODY)),
      authorization: `Bearer ${canary}`,
      "x-gitlab-token": canary,
      "x-hook-secret": canary,
      "cf-connecting-ip": "192.0.2.1",
      "x-forwarded-for": canary,
      "x-anything": canary,
    });
    expect(answer.status).toBe(202);
    const stores = await dumpEverything();
    expect(stores).not.toContain(canary);
    expect(stores).not.toContain((await ownSignature(BODY))["x-webhook-signature"].slice(7));
    expect(stores).not.toContain(KEY);
  });
});

describe("the same call again", () => {
  it("in the product's own form answers the same for five minutes, and starts anew afterwards", async () => {
    const signature = await ownSignature(BODY);
    const first = await send(webhook.id, BODY, signature);
    const again = await send(webhook.id, BODY, signature);
    const upper = `sha256=${signature["x-webhook-signature"].slice(7).toUpperCase()}`;
    const spelled = await send(webhook.id, BODY, { "x-webhook-signature": upper });
    expect([again.status, again.body, spelled.body]).toEqual([202, first.body, first.body]);
    const back = (ms: number) =>
      env.DB.prepare("UPDATE inbound_calls SET received_at = received_at - ?").bind(ms).run();
    await back(295_000);
    expect((await send(webhook.id, BODY, signature)).body).toEqual(first.body);
    await back(10_000);
    const later = await send(webhook.id, BODY, signature);
    expect([later.status, later.body.executionId === first.body.executionId]).toEqual([202, false]);
    expect((await send(webhook.id, BODY, signature)).body).toEqual(later.body);
    expect(await idsOf(webhook.companyId)).toHaveLength(2);
  });

  it("by Standard Webhooks is known by its id, however often it is signed anew", async () => {
    const atMs = Date.now();
    const first = await send(
      webhook.id,
      BODY,
      await standardSignature(BODY, { id: "msg_1", atMs }),
    );
    await env.DB.prepare("UPDATE inbound_calls SET received_at = received_at - 86400000").run();
    const retried = await standardSignature(BODY, { id: "msg_1", atMs: atMs + 60_000 });
    expect((await send(webhook.id, BODY, retried)).body).toEqual(first.body);
    const other = await send(webhook.id, BODY, await standardSignature(BODY, { id: "msg_2" }));
    expect(other.body.executionId).not.toBe(first.body.executionId);
  });

  /** Attack, or a sender in a hurry: ten at once, in several isolates, before any of them is in the database. */
  it("at the same moment starts one instance", async () => {
    for (const signature of [await ownSignature(BODY), await standardSignature(BODY)]) {
      const own = await seedWebhook(pool);
      const isolates = Array.from({ length: 5 }, () => createIsolate());
      const answers = await Promise.all(
        [...isolates, ...isolates].map((isolate) => sendFrom(isolate, own.id, BODY, signature)),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
      expect(new Set(answers.map(({ body }) => body["executionId"])).size).toBe(1);
      expect(await idsOf(own.companyId)).toEqual([answers[0]?.body["executionId"]]);
    }
  });

  it("to another webhook is another call", async () => {
    const other = await seedWebhook(pool);
    const signature = await ownSignature(BODY);
    const [one, two] = [
      await send(webhook.id, BODY, signature),
      await send(other.id, BODY, signature),
    ];
    expect([one.status, two.status]).toEqual([202, 202]);
    expect(one.body.executionId).not.toBe(two.body.executionId);
  });
});

/** Attack: somebody finds out by the answers which webhooks there are, and what state they are in. */
describe("what is refused alike", () => {
  it("is an unknown id, a disabled webhook, a bad signature, none, and a secret that is gone or short", async () => {
    const signature = await ownSignature(BODY);
    const disabled = await seedWebhook(pool);
    const json = { enabled: false };
    const path = `/v1/inbound-webhooks/${disabled.id}`;
    expect((await call("PATCH", path, { bearer: disabled.bearer, json })).status).toBe(200);
    const gone = await seedWebhook(pool);
    await env.DB.prepare("DELETE FROM secrets WHERE company_id = ?").bind(gone.companyId).run();
    const unbound = await seedWebhook(pool);
    await env.DB.prepare("DELETE FROM secret_bindings WHERE company_id = ?")
      .bind(unbound.companyId)
      .run();
    const short = await seedWebhook(pool, { value: "only 15 bytes.." });
    const old = await standardSignature(BODY, { atMs: Date.now() - 301_000 });
    const early = await standardSignature(BODY, { atMs: Date.now() + 330_000 });
    const { "webhook-id": _, ...withoutId } = await standardSignature(BODY);
    const refused = [
      await send("whk_nothing", BODY, signature),
      await send("svc_nothing", BODY, signature),
      await send(disabled.id, BODY, signature),
      // Nothing of a body is told of by a webhook that does not listen.
      await send(disabled.id, "no json", await ownSignature("no json")),
      await send(webhook.id, BODY, await ownSignature(BODY, "another key of 32 bytes, or more")),
      await send(webhook.id, `${BODY} `, signature),
      await send(webhook.id, BODY, {}),
      await send(webhook.id, BODY, { "x-webhook-signature": "sha256=ä" }),
      await send(webhook.id, BODY, old),
      await send(webhook.id, BODY, early),
      await send(webhook.id, BODY, { ...withoutId, ...signature }),
      await send(gone.id, BODY, signature),
      await send(unbound.id, BODY, signature),
      await send(short.id, BODY, await ownSignature(BODY, "only 15 bytes..")),
    ];
    const answers = refused.map(({ status, text, headers }) => [
      status,
      text,
      headers.get("www-authenticate"),
      headers.get("retry-after"),
    ]);
    expect(answers).toEqual(answers.map(() => answers[0]));
    expect(answers[0]?.[0]).toBe(401);
    for (const { companyId } of [webhook, disabled, gone, unbound, short]) {
      expect(await instancesOf(companyId)).toEqual([]);
    }
  });

  it("takes the same reads, once an isolate knows the key", async () => {
    const isolate = createIsolate();
    const bad = await ownSignature(BODY, "another key of 32 bytes, or more");
    const cost = async (id: string) => {
      const before = isolate.counts.d1;
      expect((await sendFrom(isolate, id, BODY, bad)).status).toBe(401);
      return isolate.counts.d1 - before;
    };
    await cost(webhook.id);
    await cost(webhook.id);
    expect([await cost(webhook.id), await cost("whk_nothing")]).toEqual([2, 2]);
  });

  /** Attack: a key that decodes to nothing is a key that anybody has: HMAC fills every key up with zeros. */
  it.each(["whsec_", "whsec_AAAA", "whsec_not base64 at all!!", "x"])(
    "is a call to a webhook whose key is '%s'",
    async (value) => {
      const own = await seedWebhook(pool, { value });
      for (const key of [value, value.replace("whsec_", "") || "\0", "\0", "\0".repeat(32)]) {
        const answer = await send(own.id, BODY, await standardSignature(BODY, { key }));
        expect([key, answer.status]).toEqual([key, 401]);
      }
    },
  );

  it("says in the log what was wrong, and how often", async () => {
    const gone = await seedWebhook(pool);
    await env.DB.prepare("DELETE FROM secrets WHERE company_id = ?").bind(gone.companyId).run();
    const isolate = createIsolate();
    const signature = await ownSignature(BODY, "another key of 32 bytes, or more");
    for (const id of [webhook.id, gone.id]) {
      for (let index = 0; index < 20; index++) await sendFrom(isolate, id, BODY, signature);
    }
    for (const [{ companyId, id }, reason, reads] of [
      [webhook, "bad_signature", 1],
      [gone, "secret_missing", 0],
    ] as const) {
      const events = await auditEventsOf(companyId);
      const denied = events.filter(({ outcome }) => outcome === "denied");
      expect(denied.length).toBeLessThanOrEqual(2);
      expect(denied[0]).toMatchObject({
        action: "inbound_webhooks:receive",
        target: `inbound_webhook:${id}`,
        actor_id: `inbound_webhook:${id}`,
      });
      expect(JSON.parse(String(denied[0]?.["details"]))).toMatchObject({ reason });
      expect(events.filter(({ action }) => action === "secrets:read")).toHaveLength(reads);
    }
  });
});
