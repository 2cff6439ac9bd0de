/** Webhooks as their receiver sees them, and what becomes of endpoints that do not answer well. */

import { beforeEach, describe, expect, it, vi } from "vitest";

import { signWebhook } from "../../../src/features/notifications/deliveries/sign-webhook.ts";
import { mintSecret } from "../../../src/features/notifications/webhook-endpoints/webhook-secret.ts";
import { createCallOut, type OutboundRequest } from "../../../src/platform/outbound/call.ts";
import { NOTICE_SAMPLES } from "../../support/notice-samples.ts";
import { auditEventsOf, env, seedCompany } from "../../support/world.ts";
import {
  answered,
  attemptsOf,
  deliveriesOf,
  hand,
  noticeOf,
  openPost,
  seedVerified,
  type DeliveryLine,
  type Post,
} from "./support.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

let post: Post;
let companyId: string;
let owner: string;

beforeEach(async () => {
  post = openPost();
  companyId = (await seedCompany()).id;
  owner = await seedVerified(companyId, "owner");
});

async function seedEndpoint(
  events: readonly string[] = ["secret.rotation_due"],
  url = "https://hooks.example.com/nembl",
): Promise<{ id: string; secret: string }> {
  const id = `whe_${crypto.randomUUID()}`;
  const { secret, sealedSecret } = await mintSecret(post.deps, id);
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, company_id, url, events, status, sealed_secret, failures, created_at, created_by, updated_at, revision)
     VALUES (?, ?, ?, ?, 'enabled', ?, 0, ?, ?, ?, 1)`,
  )
    .bind(id, companyId, url, JSON.stringify(events), sealedSecret, post.nowMs, owner, post.nowMs)
    .run();
  return { id, secret };
}

const endpointOf = (id: string) =>
  env.DB.prepare("SELECT * FROM webhook_endpoints WHERE id = ?")
    .bind(id)
    .first<Record<string, string | number | null>>();

async function deliveriesTo(id: string): Promise<DeliveryLine[]> {
  return (await deliveriesOf(companyId)).filter(({ recipient }) => recipient === id);
}

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
    const [one, two] = [await seedEndpoint(), await seedEndpoint()];
    const other = await seedEndpoint(["api_key.leaked"]);
    await post.announce(noticeOf(companyId));
    await post.run();

    expect(post.calls).toHaveLength(2);
    expect(await deliveriesTo(other.id)).toEqual([]);
    const ids = post.calls.map(({ headers }) => headers["webhook-id"]);
    for (const { id, secret } of [one, two]) {
      const [delivery] = await deliveriesTo(id);
      expect(delivery?.state).toBe("delivered");
      const call = post.calls.find(({ headers }) => headers["webhook-id"] === delivery?.id);
      expect(call?.url).toBe("https://hooks.example.com/nembl");
      expect(await receives(call as OutboundRequest, secret, post.nowMs)).toBe(true);
      expect(JSON.parse(call?.body ?? "")).toEqual({
        type: "secret.rotation_due",
        timestamp: new Date(post.nowMs).toISOString(),
        data: { companyId, ...NOTICE_SAMPLES["secret.rotation_due"] },
      });
    }
    expect(new Set(ids).size).toBe(2);
    expect(ids.join("")).not.toContain(".");
  });

  /** Attack: somebody on the way changes the event, moves it to another id or sends it again next week. */
  it("is refused by its receiver when anything of it is changed, and when it is old", async () => {
    const { secret } = await seedEndpoint();
    await post.announce(noticeOf(companyId));
    await post.run();
    const [call] = post.calls as [OutboundRequest];
    const stranger = `whsec_${btoa("x".repeat(32))}`;
    expect(await receives(call, secret, post.nowMs)).toBe(true);
    expect(await receives(call, stranger, post.nowMs)).toBe(false);
    expect(await receives({ ...call, body: `${call.body} ` }, secret, post.nowMs)).toBe(false);
    const moved = { ...call.headers, "webhook-id": "dlv_other" };
    expect(await receives({ ...call, headers: moved }, secret, post.nowMs)).toBe(false);
    expect(await receives(call, secret, post.nowMs + 6 * MINUTE)).toBe(false);
  });

  it("is not sent to another company's endpoints, nor of what concerns one person", async () => {
    await seedEndpoint(["secret.rotation_due"]);
    const other = (await seedCompany()).id;
    await post.announce(noticeOf(other));
    await post.announce(noticeOf(companyId, { userId: owner }));
    await post.announce(noticeOf(companyId, { userId: owner, kind: "mfa.factor_added" }));
    await post.run();
    expect(post.calls).toEqual([]);
  });

  it("repeats one id and body at each attempt, with a signature of the moment", async () => {
    const { secret } = await seedEndpoint();
    post.onCall = () => answered(500);
    await post.announce(noticeOf(companyId));
    await post.run();
    post.nowMs += 20 * MINUTE;
    post.onCall = () => answered(204);
    await post.run();
    const [first, second] = post.calls as [OutboundRequest, OutboundRequest];
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(second.body).toBe(first.body);
    expect(second.headers["webhook-timestamp"]).not.toBe(first.headers["webhook-timestamp"]);
    expect(await receives(second, secret, post.nowMs)).toBe(true);
    const [delivery] = (await deliveriesOf(companyId)).filter(
      ({ channel }) => channel === "webhook",
    );
    expect(await attemptsOf(delivery?.id ?? "")).toEqual([
      [1, "refused", 500],
      [2, "delivered", 204],
    ]);
  });

  it("is sent once however often the Queue repeats everything", async () => {
    await seedEndpoint();
    await post.announce(noticeOf(companyId));
    await post.run();
    const everything = [...post.sent, ...post.sent];
    await Promise.all([hand(post, everything), hand(post, everything.toReversed())]);
    post.nowMs += DAY;
    await hand(post, everything);
    expect(post.calls).toHaveLength(1);
  });
});

describe("an endpoint that answers", () => {
  const once = async (outcome: Post["onCall"]) => {
    const { id } = await seedEndpoint();
    post.onCall = outcome;
    await post.announce(noticeOf(companyId));
    await post.run();
    const [delivery] = await deliveriesTo(id);
    const [attempt] = await attemptsOf(delivery?.id ?? "");
    return { id, delivery, attempt, endpoint: await endpointOf(id) };
  };

  it.each([
    ["400", answered(400), ["refused", 400]],
    ["500", answered(500), ["refused", 500]],
    ["a redirect", answered(302), ["redirected", 302]],
    ["nothing in time", { kind: "timeout" }, ["timeout", null]],
    ["nothing at all", { kind: "unreachable" }, ["unreachable", null]],
  ] as const)("%s is tried again, and counted as failing", async (_, outcome, line) => {
    const { delivery, attempt, endpoint } = await once(() => outcome);
    expect([delivery?.state, delivery?.attempts]).toEqual(["pending", 1]);
    expect(attempt).toEqual([1, ...line]);
    expect([endpoint?.["status"], endpoint?.["failures"]]).toEqual(["enabled", 1]);
    expect(endpoint?.["failing_since"]).toBe(post.nowMs);
  });

  it("429 is waited for as long as it asks, and is no failure", async () => {
    const patient = { ...answered(429), retryAfterSeconds: 600 } as const;
    const { delivery, endpoint } = await once(() => patient);
    expect([delivery?.state, delivery?.attempts]).toEqual(["pending", 0]);
    expect((delivery?.due_at ?? 0) - post.nowMs).toBe(600_000);
    expect(endpoint?.["failures"]).toBe(0);
  });

  it("with success after failures is healthy again", async () => {
    const { id } = await once(() => answered(500));
    post.onCall = () => answered(200);
    post.nowMs += 10 * MINUTE;
    await post.run();
    const endpoint = await endpointOf(id);
    expect([endpoint?.["failures"], endpoint?.["failing_since"]]).toEqual([0, null]);
  });

  it("410 is disabled at once, the company is told once, and what waits for it is over", async () => {
    const { id } = await seedEndpoint(["secret.rotation_due", "secret.replaced"]);
    const witness = await seedEndpoint(["webhook_endpoint.disabled"], "https://other.example.com/");
    post.onCall = ({ url }) => answered(url.startsWith("https://hooks.") ? 410 : 200);
    await post.announce(noticeOf(companyId));
    await post.announce(noticeOf(companyId, { kind: "secret.replaced" }));
    await post.run();

    const endpoint = await endpointOf(id);
    expect([endpoint?.["status"], endpoint?.["disabled_reason"]]).toEqual(["disabled", "gone"]);
    const toIt = await deliveriesTo(id);
    expect(toIt.map(({ state }) => state)).toEqual(["failed", "failed"]);
    const disabled = (await auditEventsOf(companyId)).filter(
      (event) => event["action"] === "webhooks:disable",
    );
    expect(disabled).toMatchObject([
      { target: `webhook_endpoint:${id}`, actor_type: "system", outcome: "success" },
    ]);
    const notices = await env.DB.prepare(
      "SELECT payload FROM outbox WHERE company_id = ? AND kind = 'webhook_endpoint.disabled'",
    )
      .bind(companyId)
      .all<{ payload: string }>();
    expect(notices.results.map(({ payload }) => JSON.parse(payload))).toEqual([
      { endpointId: id, host: "hooks.example.com", reason: "gone" },
    ]);
    expect(post.emails.filter(({ subject }) => subject.includes("was disabled"))).toHaveLength(1);
    expect((await deliveriesTo(witness.id)).map(({ state }) => state)).toEqual(["delivered"]);
    // What comes now is kept for when it is enabled again, and not sent.
    const calls = post.calls.length;
    await post.announce(noticeOf(companyId));
    await post.run();
    expect((await deliveriesTo(id)).map(({ state }) => state).toSorted()).toEqual([
      "failed",
      "failed",
      "missed",
    ]);
    expect(post.calls).toHaveLength(calls);
  });

  it("410 to many at once is disabled once", async () => {
    const { id } = await seedEndpoint();
    const gates: (() => void)[] = [];
    post.onCall = () =>
      new Promise((resolve) => {
        gates.push(() => resolve(answered(410)));
      });
    for (let index = 0; index < 3; index++) await post.announce(noticeOf(companyId));
    await hand(post, [...post.queue.splice(0).map(({ body }) => body)]);
    const deliveries = post.queue.splice(0).map(({ body }) => body);
    const work = Promise.all(deliveries.map((body) => hand(post, [body])));
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    for (const open of gates) open();
    await work;
    await post.run();
    expect((await deliveriesTo(id)).map(({ state }) => state)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
    const { results } = await env.DB.prepare(
      "SELECT 1 FROM outbox WHERE company_id = ? AND kind = 'webhook_endpoint.disabled'",
    )
      .bind(companyId)
      .all();
    expect(results).toHaveLength(1);
  });

  it("badly for three days is disabled with one notice; for less it is not", async () => {
    const { id } = await seedEndpoint();
    post.onCall = () => answered(503);
    const began = post.nowMs;
    while (post.nowMs < began + 2.9 * DAY) {
      await post.announce(noticeOf(companyId));
      await post.run();
      post.nowMs += 7 * 60 * MINUTE;
    }
    expect((await endpointOf(id))?.["status"]).toBe("enabled");
    post.nowMs = began + 3 * DAY + MINUTE;
    await post.announce(noticeOf(companyId));
    await post.run();
    const endpoint = await endpointOf(id);
    expect([endpoint?.["status"], endpoint?.["disabled_reason"]]).toEqual(["disabled", "failing"]);
    expect(post.emails.filter(({ subject }) => subject.includes("was disabled"))).toHaveLength(1);
  });

  it("badly now and then is not: one success starts it anew, and few failures prove nothing", async () => {
    const { id } = await seedEndpoint();
    post.onCall = () => answered(503);
    await post.announce(noticeOf(companyId));
    await post.run();
    post.queue.splice(0);
    post.nowMs += 10 * DAY;
    await post.announce(noticeOf(companyId));
    await post.run();
    expect((await endpointOf(id))?.["status"]).toBe("enabled");
  });
});

/** Attack: a public endpoint that leads to a private one, at the call itself. */
it("a redirect to a private address is a failed attempt, and nothing is called there", async () => {
  await seedEndpoint();
  const called: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    called.push(url);
    return Promise.resolve(Response.redirect("https://169.254.169.254/latest/meta-data/", 302));
  });
  const real = createCallOut({
    rules: { loopbackAllowed: false, ownOrigins: [] },
    now: () => Date.now(),
  });
  post.onCall = (request) => real(request);
  await post.announce(noticeOf(companyId));
  await post.run();
  vi.unstubAllGlobals();
  expect(called).toEqual(["https://hooks.example.com/nembl"]);
});

/** Attack: a row from before a rule, or from a developer's database. */
it("an endpoint at a private address is never called, and its delivery is over", async () => {
  const { id } = await seedEndpoint(["secret.rotation_due"], "https://10.0.0.1/");
  const real = createCallOut({
    rules: { loopbackAllowed: false, ownOrigins: [] },
    now: () => Date.now(),
  });
  post.onCall = (request) => real(request);
  await post.announce(noticeOf(companyId));
  await post.run();
  const [delivery] = await deliveriesTo(id);
  expect(delivery?.state).toBe("failed");
  expect(await attemptsOf(delivery?.id ?? "")).toEqual([[1, "address_refused", null]]);
});

it("an endpoint that hangs holds up no other's delivery", async () => {
  const slow = await seedEndpoint(["secret.rotation_due"], "https://slow.example.com/");
  const quick = await seedEndpoint();
  let release: () => void = () => undefined;
  post.onCall = ({ url }) =>
    url.startsWith("https://slow.")
      ? new Promise((resolve) => {
          release = () => resolve({ kind: "timeout" });
        })
      : answered(200);
  await post.announce(noticeOf(companyId));
  await hand(
    post,
    post.queue.splice(0).map(({ body }) => body),
  );
  const batch = hand(
    post,
    post.queue.splice(0).map(({ body }) => body),
  );
  await vi.waitFor(async () => {
    expect((await deliveriesTo(quick.id)).map(({ state }) => state)).toEqual(["delivered"]);
  });
  release();
  await batch;
  expect((await deliveriesTo(slow.id)).map(({ state }) => state)).toEqual(["pending"]);
});
