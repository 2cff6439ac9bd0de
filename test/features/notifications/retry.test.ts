/** Deliveries that failed, or came due while their endpoint was disabled, and are sent again. */

import { beforeEach, expect, it } from "vitest";

import { mintSecret } from "../../../src/features/notifications/webhook-endpoints/webhook-secret.ts";
import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../../support/world.ts";
import { answered, noticeOf, openPost, type Post } from "./support.ts";

const pool = usePool();
let post: Post;
let companyId: string;
let owner: string;
let id: string;

beforeEach(async () => {
  post = openPost();
  companyId = (await seedCompany()).id;
  const user = await seedUser(companyId, "owner");
  owner = await pool.sign(user.sub);
  id = `whe_${crypto.randomUUID()}`;
  const { sealedSecret } = await mintSecret(post.deps, id);
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, company_id, url, events, status, sealed_secret, failures, created_at, created_by, updated_at, revision)
     VALUES (?, ?, 'https://hooks.example.com/x', '["secret.rotation_due"]', 'enabled', ?, 0, 1, ?, 1, 1)`,
  )
    .bind(id, companyId, sealedSecret, user.id)
    .run();
});

const at = (path = "") => `/v1/webhook-endpoints/${id}${path}`;
const setStatus = (status: string) =>
  call("PATCH", at(), { bearer: owner, json: { status } }).then(({ status: code }) =>
    expect(code).toBe(200),
  );
const deliveries = async () =>
  (await call("GET", at("/deliveries"), { bearer: owner })).body.data as {
    id: string;
    status: string;
    attempts: { outcome: string }[];
  }[];
const first = async () => (await deliveries())[0] as Awaited<ReturnType<typeof deliveries>>[0];
const retry = (deliveryId: string, bearer = owner, endpointId = id) =>
  call("POST", `/v1/webhook-endpoints/${endpointId}/deliveries/${deliveryId}/retry`, { bearer });
/** The Worker's own Queue goes its own way in a test: the message is handed over here. */
async function deliver(deliveryId: string): Promise<void> {
  await post.deps.enqueue([{ kind: "delivery", companyId, id: deliveryId }]);
  await post.run();
}

async function expectConflict(answer: Awaited<ReturnType<typeof retry>>) {
  expect([answer.status, answer.body.error]).toEqual([409, "conflict"]);
}

/** Lost before: no one could know, or have them sent, once the endpoint worked again. */
it("keeps what comes due while the endpoint is disabled, and sends it when asked", async () => {
  await setStatus("disabled");
  await post.announce(noticeOf(companyId));
  await post.run();
  expect(post.calls).toEqual([]);
  const missed = await first();
  expect(missed).toMatchObject({ status: "missed", attempts: [] });
  await expectConflict(await retry(missed.id));

  await setStatus("enabled");
  expect((await first()).status).toBe("missed");
  const answer = await retry(missed.id);
  expect([answer.status, answer.body.data.status]).toEqual([202, "pending"]);
  expect(answer.headers.get("location")).toBe(at("/deliveries"));
  post.nowMs = Date.now() + 1_000;
  await deliver(missed.id);

  expect(post.calls.map(({ headers }) => headers["webhook-id"])).toContain(missed.id);
  const events = (await auditEventsOf(companyId)).filter(
    ({ action }) => action === "webhooks:retry",
  );
  expect(events).toMatchObject([
    {
      target: `webhook_endpoint:${id}`,
      outcome: "success",
      details: expect.stringContaining(missed.id),
    },
  ]);
});

it("begins the whole schedule anew for one that failed, and keeps its log", async () => {
  post.onCall = () => answered(500);
  await post.announce(noticeOf(companyId));
  await post.run();
  const { id: deliveryId } = await first();
  // Given up, four days ago.
  await env.DB.prepare(
    "UPDATE deliveries SET state = 'failed', attempts = 8, created_at = created_at - 345600000, finished_at = 1 WHERE id = ?",
  )
    .bind(deliveryId)
    .run();
  expect((await retry(deliveryId)).status).toBe(202);
  await expectConflict(await retry(deliveryId));

  post.nowMs = Date.now() + 1_000;
  await deliver(deliveryId);
  const failedOnce = await first();
  expect([failedOnce.status, failedOnce.attempts.length]).toEqual(["pending", 2]);
  post.onCall = () => answered(200);
  post.nowMs += 10_000;
  await deliver(deliveryId);
  expect((await first()).status).toBe("delivered");
  await expectConflict(await retry(deliveryId));
});

it("is for who may change the endpoint, of its own deliveries", async () => {
  await setStatus("disabled");
  await post.announce(noticeOf(companyId));
  await post.run();
  const { id: deliveryId } = await first();
  await setStatus("enabled");
  const member = await signedIn(pool, companyId, "member");
  expect((await retry(deliveryId, member)).status).toBe(403);
  const stranger = await signedIn(pool, (await seedCompany()).id);
  expect((await retry(deliveryId, stranger)).status).toBe(404);
  expect((await retry(deliveryId, owner, "whe_other")).status).toBe(404);
  expect((await retry("dlv_unknown")).status).toBe(404);
  expect((await first()).status).toBe("missed");
});

it("is bounded: a delivery has a hundred attempts at most", async () => {
  await setStatus("disabled");
  await post.announce(noticeOf(companyId));
  await post.run();
  const { id: deliveryId } = await first();
  await setStatus("enabled");
  await env.DB.prepare("UPDATE deliveries SET attempts = 100 WHERE id = ?").bind(deliveryId).run();
  await expectConflict(await retry(deliveryId));
});

/** Attack: each test is a call to an address of the caller's choice, from us. */
it("tests an endpoint ten times a minute at most", async () => {
  const answers = [];
  for (let sent = 0; sent < 11; sent++) {
    answers.push(await call("POST", at("/test"), { bearer: owner }));
  }
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(202), 429]);
  expect(answers.at(-1)?.headers.get("retry-after")).toBe("60");
});
