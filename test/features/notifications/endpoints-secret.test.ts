/** A webhook endpoint's signing secret, and its test. */

import { beforeEach, describe, expect, it, vi } from "vitest";

import { SealBroken } from "../../../src/core/sealed-box.ts";
import { openSecrets } from "../../../src/features/notifications/webhook-endpoints/webhook-secret.ts";
import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import { openPost } from "./support.ts";

const pool = usePool();
let companyId: string;
let owner: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  owner = await pool.sign((await seedUser(companyId, "owner")).sub);
});

const body = { url: "https://hooks.example.com/nembl", events: ["secret.rotation_due"] };

const create = (json: unknown = body, headers: Record<string, string> = {}) =>
  call("POST", "/v1/webhook-endpoints", { bearer: owner, json, headers });

const at = (id: string, path = "") => `/v1/webhook-endpoints/${id}${path}`;
const created = async () => (await create()).body.data.id as string;

describe("rotating the secret", () => {
  const openAt = async (id: string, nowMs: number) => {
    const row = await env.DB.prepare("SELECT * FROM webhook_endpoints WHERE id = ?")
      .bind(id)
      .first<Record<string, string & number>>();
    return openSecrets(
      openPost().deps,
      {
        id,
        sealedSecret: row?.["sealed_secret"] ?? "",
        previousSealedSecret: row?.["previous_sealed_secret"] ?? null,
        previousUntil: row?.["previous_until"] ?? null,
      },
      nowMs,
    );
  };

  it("both sign for a day, then the new one alone", async () => {
    const first = (await create()).body.data;
    const rotated = await call("POST", at(first.id, "/rotate-secret"), { bearer: owner });
    expect(rotated.status).toBe(200);
    const second = rotated.body.data.secret;
    expect(second).toMatch(/^whsec_/);
    expect(second).not.toBe(first.secret);
    expect(rotated.headers.get("cache-control")).toBe("no-store");
    const untilMs = Date.parse(rotated.body.data.previousSecretUntil);
    expect(Math.round((untilMs - Date.now()) / 3_600_000)).toBe(24);

    expect(await openAt(first.id, Date.now())).toEqual([second, first.secret]);
    expect(await openAt(first.id, untilMs - 1)).toHaveLength(2);
    expect(await openAt(first.id, untilMs)).toEqual([second]);
  });

  it("twice within a day, the first secret signs no more", async () => {
    const first = (await create()).body.data;
    const second = (await call("POST", at(first.id, "/rotate-secret"), { bearer: owner })).body;
    const third = (await call("POST", at(first.id, "/rotate-secret"), { bearer: owner })).body;
    expect(await openAt(first.id, Date.now())).toEqual([third.data.secret, second.data.secret]);
  });

  it("replays without the secret, and rotates once", async () => {
    const { id } = (await create()).body.data;
    const headers = { "idempotency-key": "rotate-once" };
    const rotate = () => call("POST", at(id, "/rotate-secret"), { bearer: owner, headers });
    const first = await rotate();
    const again = await rotate();
    expect(first.body.data.secret).toBeTruthy();
    expect(again.body.data.secret).toBeUndefined();
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
  });

  /** Attack: someone who can write rows copies an endpoint's sealed secret to one of their own. */
  it("a sealed secret opens at its own endpoint only", async () => {
    const [one, two] = [(await create()).body.data, (await create()).body.data];
    await env.DB.prepare(
      "UPDATE webhook_endpoints SET sealed_secret = (SELECT sealed_secret FROM webhook_endpoints WHERE id = ?) WHERE id = ?",
    )
      .bind(one.id, two.id)
      .run();
    await expect(openAt(two.id, Date.now())).rejects.toBeInstanceOf(SealBroken);
  });
});

it("a test is sent once, and stands among the deliveries with its attempt", async () => {
  const id = await created();
  const calls: string[] = [];
  const others = globalThis.fetch;
  vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
    if (input !== "https://hooks.example.com/nembl") return others(input, init);
    calls.push(init?.body as string);
    return Promise.resolve(new Response("no", { status: 500 }));
  });
  const answer = await call("POST", at(id, "/test"), { bearer: owner });
  expect(answer.status).toBe(202);
  const { deliveryId } = answer.body.data;

  // Through the real Queue, by the Worker's own consumer.
  const deliveries = () => call("GET", at(id, "/deliveries"), { bearer: owner });
  await vi.waitFor(async () => expect((await deliveries()).body.data[0].status).toBe("failed"), {
    timeout: 20_000,
    interval: 200,
  });
  vi.stubGlobal("fetch", others);

  expect(calls.map((text) => JSON.parse(text).type)).toEqual(["webhook_endpoint.test"]);
  const log = await deliveries();
  expect(log.body.pagination.totalCount).toBe(1);
  expect(log.body.data).toEqual([
    {
      id: deliveryId,
      type: "webhook_endpoint.test",
      status: "failed",
      createdAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
      nextAttemptAt: null,
      attempts: [
        {
          at: expect.stringMatching(/Z$/),
          outcome: "refused",
          statusCode: 500,
          durationMs: expect.any(Number),
        },
      ],
    },
  ]);
  // It tells nothing of the endpoint's health.
  expect((await call("GET", at(id), { bearer: owner })).body.data.failingSince).toBeNull();
});
