/** A proved call: what it carries, what it starts, and what is left where something fails. */

import { describe, expect, it } from "vitest";

import { createDatabase } from "../../../src/platform/d1/database.ts";
import { composeFor } from "../../../src/deps.ts";
import { receiveCall, sweepInboundCalls } from "../../../src/features/inbound-webhooks/index.ts";
import { StoreFailure } from "../../../src/platform/secret-store/store-failure.ts";
import { call } from "../../support/call.ts";
import { instancesOf, seedWorkflow } from "../../support/published-workflow.ts";
import { env } from "../../support/world.ts";
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

describe("a secret that is replaced", () => {
  it("counts for the very next call, and the old one no more", async () => {
    const isolate = createIsolate();
    const at = (body: string, key: string) => ownSignature(body, key);
    const to = async (body: string, key: string) =>
      (await sendFrom(isolate, webhook.id, body, await at(body, key))).status;
    expect(await to("1", KEY)).toBe(202);
    const value = "the next key, of 32 bytes or more";
    const path = `/v1/secrets/${webhook.slug}/value`;
    expect((await call("PUT", path, { bearer: webhook.bearer, json: { value } })).status).toBe(200);
    expect(await to("2", KEY)).toBe(401);
    expect(await to("3", value)).toBe(202);
  });
});

describe("what a proved call carries", () => {
  const signed = async (body: string | Uint8Array) =>
    send(webhook.id, body, await ownSignature(body));

  /** A decoder that takes the mark away, or puts U+FFFD for a byte, would verify other bytes than were signed. */
  it("is verified byte by byte", async () => {
    const marked = new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode(BODY)]);
    expect((await signed(marked)).status).toBe(202);
    expect((await send(webhook.id, marked, await ownSignature(BODY))).status).toBe(401);
    expect((await send(webhook.id, BODY, await ownSignature(marked))).status).toBe(401);
    expect((await inputsOf(webhook.companyId))[0].body).toEqual(JSON.parse(BODY));
  });

  it("is JSON", async () => {
    const binary = new Uint8Array([0x22, 0xff, 0xfe, 0x22]);
    for (const body of [binary, "not json", "a=b", new Uint8Array()]) {
      const answer = await signed(body);
      expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
    }
    for (const body of ["1", "null", '"text"', "[]"]) {
      expect([body, (await signed(body)).status]).toEqual([body, 202]);
    }
    expect(await idsOf(webhook.companyId)).toHaveLength(4);
  });

  it("is at most 64 KiB, and not nested without an end", async () => {
    const large = await signed(JSON.stringify("x".repeat(65_535)));
    expect([large.status, large.body.error]).toEqual([413, "payload_too_large"]);
    expect((await signed(JSON.stringify("x".repeat(64_000)))).status).toBe(202);
    for (const deep of [
      `${"[".repeat(30)}${"]".repeat(30)}`,
      `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
    ]) {
      const answer = await signed(deep);
      expect([answer.status, answer.body.details?.[0]?.field]).toEqual([422, "body"]);
    }
  });

  it("has half a surrogate pair made well, for it cannot be refused", async () => {
    expect((await signed(String.raw`{"a":"\ud800"}`)).status).toBe(202);
    expect((await inputsOf(webhook.companyId))[0].body).toEqual({ a: "\ufffd" });
  });
});

describe("the workflow", () => {
  it("that is not published, or gone, is a conflict that leaves no trace: later it starts", async () => {
    const { companyId, workflowId, id } = webhook;
    const signature = await standardSignature(BODY);
    const set = (version: number | null) =>
      env.DB.prepare("UPDATE workflows SET published_version = ? WHERE id = ?")
        .bind(version, workflowId)
        .run();
    await set(null);
    const draft = await send(id, BODY, signature);
    expect([draft.status, draft.body.error]).toEqual([409, "conflict"]);
    await set(1);
    expect((await send(id, BODY, signature)).status).toBe(202);
    await env.DB.prepare("DELETE FROM workflows WHERE id = ?").bind(workflowId).run();
    const gone = await send(id, BODY, await standardSignature(BODY));
    expect([gone.status, gone.body.error]).toEqual([409, "conflict"]);
    expect(await instancesOf(companyId)).toHaveLength(1);
  });
});

/** Bindings that fail in the middle: the sender tries again, and nothing is lost or doubled. */
describe("a fault", () => {
  type Batch = (statements: D1PreparedStatement[]) => Promise<unknown>;

  /** The database, with a hand on the batch that takes the call. */
  function withBatch(around: (run: () => Promise<unknown>) => Promise<unknown>): D1Database {
    return new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name !== "batch") return value.bind(target) as unknown;
        const batch: Batch = (statements) =>
          statements.length > 3 ? around(() => target.batch(statements)) : target.batch(statements);
        return batch;
      },
    });
  }

  const lost = () => Promise.reject(new Error("D1_ERROR: Network connection lost."));

  it("before the commit is 503, and the call sent again starts it", async () => {
    const isolate = createIsolate({ overrides: { DB: withBatch(lost) } });
    const signature = await ownSignature(BODY);
    const refused = await sendFrom(isolate, webhook.id, BODY, signature);
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([503, true]);
    expect(await idsOf(webhook.companyId)).toEqual([]);
    expect((await send(webhook.id, BODY, signature)).status).toBe(202);
    expect(await idsOf(webhook.companyId)).toHaveLength(1);
  });

  it("after the commit is 503, and the call sent again answers what was started", async () => {
    const DB = withBatch(async (run) => {
      await run();
      return lost();
    });
    const signature = await ownSignature(BODY);
    const isolate = createIsolate({ overrides: { DB } });
    expect((await sendFrom(isolate, webhook.id, BODY, signature)).status).toBe(503);
    const again = await send(webhook.id, BODY, signature);
    expect([again.status, [again.body.executionId]]).toEqual([202, await idsOf(webhook.companyId)]);
  });

  it("of the secrets' store is 503", async () => {
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        if (name !== "prepare") return value.bind(target) as unknown;
        return (query: string) => {
          if (query.includes("vault_")) throw new Error("D1_ERROR: Network connection lost.");
          return target.prepare(query);
        };
      },
    });
    const isolate = createIsolate({ overrides: { DB } });
    const refused = await sendFrom(isolate, webhook.id, BODY, await ownSignature(BODY));
    expect([refused.status, refused.body["error"]]).toEqual([503, "unavailable"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it.each(["upstream_error", "upstream_timeout"] as const)(
    "of the secrets' store that is another system's (%s) is 503 as well",
    async (code) => {
      const { deps } = composeFor(env);
      const outcome = { after: { mayHaveHappened: false }, saidNo: false, open: false };
      const read = () => Promise.reject(new StoreFailure(code, "It did not answer.", outcome));
      const own = (await ownSignature(BODY))["x-webhook-signature"];
      const received = {
        webhookId: webhook.id,
        method: "POST",
        headers: new Headers(),
        signature: { id: undefined, timestamp: undefined, standard: undefined, own },
        body: await new Response(BODY).arrayBuffer(),
      };
      const ctx = {
        deps: { ...deps, secretStore: { ...deps.secretStore, read } },
        requestId: "r",
        nowMs: Date.now(),
        ip: null,
        userAgent: null,
        defer: () => undefined,
      };
      await expect(receiveCall(ctx, received)).rejects.toMatchObject({
        code: "unavailable",
        extras: { retryAfterSeconds: 5 },
      });
    },
  );

  /** Attack, or bad luck: the webhook is disabled, or gets another secret, while a call is being verified. */
  it.each(["enabled = 0", "secret = 'another'", "id = id || 'x'"])(
    "no more: a webhook that changes in the middle (%s) takes nothing",
    async (change) => {
      const DB = withBatch(async (run) => {
        await env.DB.prepare(`UPDATE inbound_webhooks SET ${change} WHERE id = ?`)
          .bind(webhook.id)
          .run();
        return run();
      });
      const isolate = createIsolate({ overrides: { DB } });
      const answer = await sendFrom(isolate, webhook.id, BODY, await ownSignature(BODY));
      expect(answer.status).toBe(401);
      expect(await idsOf(webhook.companyId)).toEqual([]);
    },
  );

  it("no more: a workflow that is published in the middle starts in its new version", async () => {
    let published = false;
    const DB = withBatch(async (run) => {
      if (!published) {
        published = true;
        await env.DB.batch([
          env.DB.prepare(
            "INSERT INTO workflow_versions SELECT company_id, environment, workflow_id, 2, phases, published_at, published_by FROM workflow_versions WHERE workflow_id = ?",
          ).bind(webhook.workflowId),
          env.DB.prepare("UPDATE workflows SET published_version = 2 WHERE id = ?").bind(
            webhook.workflowId,
          ),
        ]);
      }
      return run();
    });
    const isolate = createIsolate({ overrides: { DB } });
    const answer = await sendFrom(isolate, webhook.id, BODY, await ownSignature(BODY));
    expect(answer.status).toBe(202);
    expect((await instancesOf(webhook.companyId)).map(({ version }) => version)).toEqual([2]);
  });
});

/** Canary: what one company sends to another's webhook, and what it sees of it. */
it("starts nothing of another company's, whatever id is called", async () => {
  const other = await seedWebhook(pool, { value: "the other company's own key, long" });
  const strange = await ownSignature(BODY, "the other company's own key, long");
  expect((await send(webhook.id, BODY, strange)).status).toBe(401);
  const foreign = await seedWorkflow(other.companyId, "live");
  const json = { name: "x", workflowId: foreign, secret: webhook.slug };
  const { bearer } = webhook;
  const refused = await call("POST", "/v1/inbound-webhooks", { bearer, json });
  expect([refused.status, refused.body.details?.[0]?.field]).toEqual([422, "workflowId"]);
  expect(await instancesOf(webhook.companyId)).toEqual([]);
  expect(await instancesOf(other.companyId)).toEqual([]);
});

it("calls are forgotten after thirty days", async () => {
  await env.DB.prepare("DELETE FROM inbound_calls").run();
  await send(webhook.id, BODY, await ownSignature(BODY));
  const deps = { db: createDatabase(env.DB) };
  const day = 86_400_000;
  expect(await sweepInboundCalls(deps, Date.now() + 29 * day, 10)).toEqual({ deleted: 0 });
  expect(await sweepInboundCalls(deps, Date.now() + 31 * day, 1)).toEqual({ deleted: 1 });
  expect((await send(webhook.id, BODY, await ownSignature(BODY))).status).toBe(202);
});
