/** What an endpoint answers, and what becomes of the delivery and of the endpoint. */

import { describe, expect, it, vi } from "vitest";

import { createCallOut } from "../../../src/platform/outbound/call.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { deliveriesTo, seedEndpoint, useScene } from "./scene.ts";
import { answered, attemptsOf, hand, noticeOf, type Post } from "./support.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const scene = useScene();

const endpointOf = (id: string) =>
  env.DB.prepare("SELECT * FROM webhook_endpoints WHERE id = ?")
    .bind(id)
    .first<Record<string, string | number | null>>();

describe("an endpoint that answers", () => {
  const once = async (outcome: Post["onCall"]) => {
    const { id } = await seedEndpoint(scene);
    scene.post.onCall = outcome;
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    const [delivery] = await deliveriesTo(scene, id);
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
    expect(endpoint?.["failing_since"]).toBe(scene.post.nowMs);
  });

  it("429 is waited for as long as it asks, and is no failure", async () => {
    const patient = { ...answered(429), retryAfterSeconds: 600 } as const;
    const { delivery, endpoint } = await once(() => patient);
    expect([delivery?.state, delivery?.attempts]).toEqual(["pending", 0]);
    expect((delivery?.due_at ?? 0) - scene.post.nowMs).toBe(600_000);
    expect(endpoint?.["failures"]).toBe(0);
  });

  it("with success after failures is healthy again", async () => {
    const { id } = await once(() => answered(500));
    scene.post.onCall = () => answered(200);
    scene.post.nowMs += 10 * MINUTE;
    await scene.post.run();
    const endpoint = await endpointOf(id);
    expect([endpoint?.["failures"], endpoint?.["failing_since"]]).toEqual([0, null]);
  });

  it("410 is disabled at once, the company is told once, and what waits for it is over", async () => {
    const { id } = await seedEndpoint(scene, ["secret.rotation_due", "secret.replaced"]);
    const witness = await seedEndpoint(
      scene,
      ["webhook_endpoint.disabled"],
      "https://other.example.com/",
    );
    scene.post.onCall = ({ url }) => answered(url.startsWith("https://hooks.") ? 410 : 200);
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.announce(noticeOf(scene.companyId, { kind: "secret.replaced" }));
    await scene.post.run();

    const endpoint = await endpointOf(id);
    expect([endpoint?.["status"], endpoint?.["disabled_reason"]]).toEqual(["disabled", "gone"]);
    const toIt = await deliveriesTo(scene, id);
    expect(toIt.map(({ state }) => state)).toEqual(["failed", "failed"]);
    const disabled = (await auditEventsOf(scene.companyId)).filter(
      (event) => event["action"] === "webhooks:disable",
    );
    expect(disabled).toMatchObject([
      { target: `webhook_endpoint:${id}`, actor_type: "system", outcome: "success" },
    ]);
    const notices = await env.DB.prepare(
      "SELECT payload FROM outbox WHERE company_id = ? AND kind = 'webhook_endpoint.disabled'",
    )
      .bind(scene.companyId)
      .all<{ payload: string }>();
    expect(notices.results.map(({ payload }) => JSON.parse(payload))).toEqual([
      { endpointId: id, host: "hooks.example.com", reason: "gone" },
    ]);
    expect(
      scene.post.emails.filter(({ subject }) => subject.includes("was disabled")),
    ).toHaveLength(1);
    expect((await deliveriesTo(scene, witness.id)).map(({ state }) => state)).toEqual([
      "delivered",
    ]);
    // What comes now is kept for when it is enabled again, and not sent.
    const calls = scene.post.calls.length;
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    expect((await deliveriesTo(scene, id)).map(({ state }) => state).toSorted()).toEqual([
      "failed",
      "failed",
      "missed",
    ]);
    expect(scene.post.calls).toHaveLength(calls);
  });

  it("410 to many at once is disabled once", async () => {
    const { id } = await seedEndpoint(scene);
    const gates: (() => void)[] = [];
    scene.post.onCall = () =>
      new Promise((resolve) => {
        gates.push(() => resolve(answered(410)));
      });
    for (let index = 0; index < 3; index++) await scene.post.announce(noticeOf(scene.companyId));
    await hand(scene.post, [...scene.post.queue.splice(0).map(({ body }) => body)]);
    const deliveries = scene.post.queue.splice(0).map(({ body }) => body);
    const work = Promise.all(deliveries.map((body) => hand(scene.post, [body])));
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    for (const open of gates) open();
    await work;
    await scene.post.run();
    expect((await deliveriesTo(scene, id)).map(({ state }) => state)).toEqual([
      "failed",
      "failed",
      "failed",
    ]);
    const { results } = await env.DB.prepare(
      "SELECT 1 FROM outbox WHERE company_id = ? AND kind = 'webhook_endpoint.disabled'",
    )
      .bind(scene.companyId)
      .all();
    expect(results).toHaveLength(1);
  });

  it("badly for three days is disabled with one notice; for less it is not", async () => {
    const { id } = await seedEndpoint(scene);
    scene.post.onCall = () => answered(503);
    const began = scene.post.nowMs;
    while (scene.post.nowMs < began + 2.9 * DAY) {
      await scene.post.announce(noticeOf(scene.companyId));
      await scene.post.run();
      scene.post.nowMs += 7 * 60 * MINUTE;
    }
    expect((await endpointOf(id))?.["status"]).toBe("enabled");
    scene.post.nowMs = began + 3 * DAY + MINUTE;
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    const endpoint = await endpointOf(id);
    expect([endpoint?.["status"], endpoint?.["disabled_reason"]]).toEqual(["disabled", "failing"]);
    expect(
      scene.post.emails.filter(({ subject }) => subject.includes("was disabled")),
    ).toHaveLength(1);
  });

  it("badly now and then is not: one success starts it anew, and few failures prove nothing", async () => {
    const { id } = await seedEndpoint(scene);
    scene.post.onCall = () => answered(503);
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    scene.post.queue.splice(0);
    scene.post.nowMs += 10 * DAY;
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    expect((await endpointOf(id))?.["status"]).toBe("enabled");
  });
});

/** Attack: a public endpoint that leads to a private one, at the call itself. */
it("a redirect to a private address is a failed attempt, and nothing is called there", async () => {
  await seedEndpoint(scene);
  const called: string[] = [];
  vi.stubGlobal("fetch", (url: string) => {
    called.push(url);
    return Promise.resolve(Response.redirect("https://169.254.169.254/latest/meta-data/", 302));
  });
  const real = createCallOut({
    rules: { loopbackAllowed: false, ownOrigins: [] },
    now: () => Date.now(),
  });
  scene.post.onCall = (request) => real(request);
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.run();
  vi.unstubAllGlobals();
  expect(called).toEqual(["https://hooks.example.com/nembl"]);
});

/** Attack: a row from before a rule, or from a developer's database. */
it("an endpoint at a private address is never called, and its delivery is over", async () => {
  const { id } = await seedEndpoint(scene, ["secret.rotation_due"], "https://10.0.0.1/");
  const real = createCallOut({
    rules: { loopbackAllowed: false, ownOrigins: [] },
    now: () => Date.now(),
  });
  scene.post.onCall = (request) => real(request);
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.run();
  const [delivery] = await deliveriesTo(scene, id);
  expect(delivery?.state).toBe("failed");
  expect(await attemptsOf(delivery?.id ?? "")).toEqual([[1, "address_refused", null]]);
});
