/** Webhooks as their receiver sees them, and what becomes of endpoints that do not answer well. */

import { describe, expect, it, vi } from "vitest";

import { signWebhook } from "../../../src/features/notifications/deliveries/sign-webhook.ts";
import type { OutboundRequest } from "../../../src/platform/outbound/call.ts";
import { NOTICE_SAMPLES } from "../../support/notice-samples.ts";
import { seedCompany } from "../../support/world.ts";
import { deliveriesTo, seedEndpoint, useScene } from "./scene.ts";
import { answered, attemptsOf, deliveriesOf, hand, noticeOf } from "./support.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const scene = useScene();

/**
 * A receiver's check, from the text of Standard Webhooks and nothing of ours: any signature of the list by a secret it
 * knows, over `id.timestamp.body`, within five minutes.
 */
async function receives(
  { headers, body = "" }: Pick<OutboundRequest, "headers" | "body">,
  secret: string,
  nowMs: number,
): Promise<boolean> {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": list = "" } = headers;
  if (Math.abs(nowMs / 1_000 - Number(at)) > 300) return false;
  const raw = atob(secret.replace(/^whsec_/, ""));
  const key = await crypto.subtle.importKey(
    "raw",
    Uint8Array.from(raw, (character) => character.charCodeAt(0)),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  );
  const signed = new TextEncoder().encode([id, at, body].join("."));
  for (const entry of list.split(" ")) {
    const [version, value = ""] = entry.split(",");
    const signature = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    if (version === "v1" && (await crypto.subtle.verify("HMAC", key, signature, signed)))
      return true;
  }
  return false;
}

it("signs as the published vector of Standard Webhooks says", async () => {
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestampSeconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(await signWebhook(message, ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

describe("a webhook", () => {
  it("reaches the endpoints that asked for its event, once each, signed", async () => {
    const [one, two] = [await seedEndpoint(scene), await seedEndpoint(scene)];
    const other = await seedEndpoint(scene, ["api_key.leaked"]);
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();

    expect(scene.post.calls).toHaveLength(2);
    expect(await deliveriesTo(scene, other.id)).toEqual([]);
    const ids = scene.post.calls.map(({ headers }) => headers["webhook-id"]);
    for (const { id, secret } of [one, two]) {
      const [delivery] = await deliveriesTo(scene, id);
      expect(delivery?.state).toBe("delivered");
      const call = scene.post.calls.find(({ headers }) => headers["webhook-id"] === delivery?.id);
      expect(call?.url).toBe("https://hooks.example.com/nembl");
      expect(await receives(call as OutboundRequest, secret, scene.post.nowMs)).toBe(true);
      expect(JSON.parse(call?.body ?? "")).toEqual({
        type: "secret.rotation_due",
        timestamp: new Date(scene.post.nowMs).toISOString(),
        data: { companyId: scene.companyId, ...NOTICE_SAMPLES["secret.rotation_due"] },
      });
    }
    expect(new Set(ids).size).toBe(2);
    expect(ids.join("")).not.toContain(".");
  });

  /** Attack: somebody on the way changes the event, moves it to another id or sends it again next week. */
  it("is refused by its receiver when anything of it is changed, and when it is old", async () => {
    const { secret } = await seedEndpoint(scene);
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    const [call] = scene.post.calls as [OutboundRequest];
    const stranger = `whsec_${btoa("x".repeat(32))}`;
    expect(await receives(call, secret, scene.post.nowMs)).toBe(true);
    expect(await receives(call, stranger, scene.post.nowMs)).toBe(false);
    expect(await receives({ ...call, body: `${call.body} ` }, secret, scene.post.nowMs)).toBe(
      false,
    );
    const moved = { ...call.headers, "webhook-id": "dlv_other" };
    expect(await receives({ ...call, headers: moved }, secret, scene.post.nowMs)).toBe(false);
    expect(await receives(call, secret, scene.post.nowMs + 6 * MINUTE)).toBe(false);
  });

  it("is not sent to another company's endpoints, nor of what concerns one person", async () => {
    await seedEndpoint(scene, ["secret.rotation_due"]);
    const other = (await seedCompany()).id;
    await scene.post.announce(noticeOf(other));
    await scene.post.announce(noticeOf(scene.companyId, { userId: scene.owner }));
    await scene.post.announce(
      noticeOf(scene.companyId, { userId: scene.owner, kind: "mfa.factor_added" }),
    );
    await scene.post.run();
    expect(scene.post.calls).toEqual([]);
  });

  it("repeats one id and body at each attempt, with a signature of the moment", async () => {
    const { secret } = await seedEndpoint(scene);
    scene.post.onCall = () => answered(500);
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    scene.post.nowMs += 20 * MINUTE;
    scene.post.onCall = () => answered(204);
    await scene.post.run();
    const [first, second] = scene.post.calls as [OutboundRequest, OutboundRequest];
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(second.body).toBe(first.body);
    expect(second.headers["webhook-timestamp"]).not.toBe(first.headers["webhook-timestamp"]);
    expect(await receives(second, secret, scene.post.nowMs)).toBe(true);
    const [delivery] = (await deliveriesOf(scene.companyId)).filter(
      ({ channel }) => channel === "webhook",
    );
    expect(await attemptsOf(delivery?.id ?? "")).toEqual([
      [1, "refused", 500],
      [2, "delivered", 204],
    ]);
  });

  it("is sent once however often the Queue repeats everything", async () => {
    await seedEndpoint(scene);
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    const everything = [...scene.post.sent, ...scene.post.sent];
    await Promise.all([hand(scene.post, everything), hand(scene.post, everything.toReversed())]);
    scene.post.nowMs += DAY;
    await hand(scene.post, everything);
    expect(scene.post.calls).toHaveLength(1);
  });
});

it("an endpoint that hangs holds up no other's delivery", async () => {
  const slow = await seedEndpoint(scene, ["secret.rotation_due"], "https://slow.example.com/");
  const quick = await seedEndpoint(scene);
  let release: () => void = () => undefined;
  scene.post.onCall = ({ url }) =>
    url.startsWith("https://slow.")
      ? new Promise((resolve) => {
          release = () => resolve({ kind: "timeout" });
        })
      : answered(200);
  await scene.post.announce(noticeOf(scene.companyId));
  await hand(
    scene.post,
    scene.post.queue.splice(0).map(({ body }) => body),
  );
  const batch = hand(
    scene.post,
    scene.post.queue.splice(0).map(({ body }) => body),
  );
  await vi.waitFor(async () => {
    expect((await deliveriesTo(scene, quick.id)).map(({ state }) => state)).toEqual(["delivered"]);
  });
  release();
  await batch;
  expect((await deliveriesTo(scene, slow.id)).map(({ state }) => state)).toEqual(["pending"]);
});
