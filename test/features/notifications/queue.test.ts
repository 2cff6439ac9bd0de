/** The Queue's side: which messages are taken, sent back or given up. */

import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { expect, it } from "vitest";

import worker from "../../../src/index.ts";
import { createIsolate } from "../../support/isolate.ts";
import { env, seedCompany } from "../../support/world.ts";
import { useScene } from "./scene.ts";
import { attemptsOf, deliveriesOf, hand, noticeOf, toldInApp } from "./support.ts";

const scene = useScene();

async function consume(bodies: readonly unknown[], bindings: Env = env, queue = "x-deliveries") {
  const messages = bodies.map((body, index) => ({
    id: String(index),
    timestamp: new Date(),
    attempts: 1,
    body,
  }));
  const batch = createMessageBatch(queue, messages);
  await worker.queue(batch, bindings);
  return getQueueResult(batch, createExecutionContext());
}

it("takes a notice by its key, and is done with it", async () => {
  await scene.post.announce(noticeOf(scene.companyId));
  const result = await consume([scene.post.sent[0]]);
  expect(result.explicitAcks).toEqual(["0"]);
  expect(await toldInApp(scene.companyId)).toHaveLength(1);
});

/** Attack, or an older version of ours: one message that no consumer can read, in front of all others for ever. */
it("throws away what it cannot read, and goes on with the rest", async () => {
  await scene.post.announce(noticeOf(scene.companyId));
  const junk = [null, 1, "x", {}, { kind: "notice" }, { kind: "notices", seqs: ["a"] }, []];
  const result = await consume([
    ...junk,
    scene.post.sent[0],
    { kind: "delivery", companyId: scene.companyId, id: "dlv_gone" },
  ]);
  expect(result.explicitAcks).toHaveLength(junk.length + 2);
  expect(result.retryMessages).toEqual([]);
  expect(await toldInApp(scene.companyId)).toHaveLength(1);
});

it("sends back what it could not do, and only that", async () => {
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.announce(noticeOf(scene.companyId));
  let batches = 0;
  const DB = new Proxy(env.DB, {
    get(target, name) {
      if (name === "batch" && ++batches === 1) {
        return () => Promise.reject(new Error("D1_ERROR: Network connection lost."));
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const result = await consume(scene.post.sent, createIsolate({ overrides: { DB } }).env);
  expect(result.explicitAcks).toHaveLength(1);
  expect(result.retryMessages).toEqual([{ msgId: expect.any(String) }]);
  expect(await toldInApp(scene.companyId)).toHaveLength(1);
});

/** Attack: a message that names another company's notice or delivery, from wherever it got into the Queue. */
it("does nothing with what is not of the company that the message names", async () => {
  const other = (await seedCompany()).id;
  await scene.post.announce(noticeOf(scene.companyId));
  const [message] = scene.post.sent;
  const elsewhere = { ...message, companyId: other };
  expect((await consume([elsewhere, { ...message, companyId: null }])).explicitAcks).toHaveLength(
    2,
  );
  expect(await toldInApp(scene.companyId)).toEqual([]);

  await scene.post.run();
  const [delivery] = await deliveriesOf(scene.companyId);
  await env.DB.prepare("UPDATE deliveries SET state = 'pending', due_at = 0 WHERE id = ?")
    .bind(delivery?.id)
    .run();
  const mails = scene.post.emails.length;
  await hand(scene.post, [{ kind: "delivery", companyId: other, id: delivery?.id }]);
  expect(scene.post.emails).toHaveLength(mails);
});

it("records what the Queue gave up, and the sweep still has it", async () => {
  scene.post.onEmail = () => ({ kind: "throttled" });
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.run();
  const [delivery] = await deliveriesOf(scene.companyId);
  const id = delivery?.id ?? "";
  const dead = [
    { kind: "delivery", companyId: scene.companyId, id },
    { kind: "delivery", companyId: scene.companyId, id: "dlv_gone" },
    "junk",
  ];
  const result = await consume(dead, env, "nembl-edge-deliveries-dead");
  expect(result.explicitAcks).toHaveLength(3);
  expect(await attemptsOf(id)).toEqual([
    [0, "dead_letter", null],
    [1, "throttled", 429],
  ]);
  expect((await deliveriesOf(scene.companyId)).map(({ state }) => state)).toEqual(["pending"]);
});

it("comes back for a delivery under way when that attempt must have ended, and not for one that waits for hours", async () => {
  scene.post.onEmail = () => ({ kind: "failed", status: 500 });
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.run();
  const [own] = scene.post.queue;
  const body = own?.body;
  await hand(scene.post, [body]);
  expect(scene.post.queue).toHaveLength(2);
  const set = (dueAt: number) =>
    env.DB.prepare("UPDATE deliveries SET due_at = ? WHERE company_id = ?")
      .bind(dueAt, scene.companyId)
      .run();
  await set(scene.post.nowMs + 3_600_000);
  scene.post.queue.splice(0);
  await hand(scene.post, [body]);
  expect(scene.post.queue).toEqual([]);
  expect(scene.post.emails).toHaveLength(1);
});

it("gives up on a delivery whose every attempt is cut off", async () => {
  await scene.post.announce(noticeOf(scene.companyId));
  const [notice] = scene.post.queue.splice(0);
  await hand(scene.post, [notice?.body]);
  const [message] = scene.post.queue.splice(0);
  await env.DB.prepare("UPDATE deliveries SET attempts = 8 WHERE company_id = ?")
    .bind(scene.companyId)
    .run();
  await hand(scene.post, [message?.body]);
  expect((await deliveriesOf(scene.companyId)).map(({ state }) => state)).toEqual(["failed"]);
  expect(scene.post.emails).toEqual([]);
});
