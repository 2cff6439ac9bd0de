import { beforeEach, describe, expect, it } from "vitest";

import { DAY_MS } from "../../../src/core/time.ts";
import { composeFor } from "../../../src/deps.ts";
import { sweepKeyNotices } from "../../../src/features/api-keys/index.ts";
import { call } from "../../support/call.ts";
import { noticesOf } from "../../support/notices.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";

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

async function create(expiresAt: string | null = null) {
  const json = { name: "Deploys", environment: "test", scopes: ["services:read"], expiresAt };
  const answer = await call("POST", "/v1/api-keys", { bearer: owner, json });
  expect(answer.status).toBe(201);
  return answer.body.data as { id: string; key: string; createdAt: string };
}

const post = (path: string, json: object = {}) => call("POST", path, { bearer: owner, json });
const at = (ms: number) => new Date(ms).toISOString();

async function scheduleOf(id: string): Promise<unknown> {
  const statement = env.DB.prepare("SELECT next_notice_at FROM api_keys WHERE id = ?").bind(id);
  return statement.first("next_notice_at");
}

describe("a key that is created, rotated, revoked", () => {
  it("is announced each time, with the event or not at all", async () => {
    const key = await create();
    const rotated = await post(`/v1/api-keys/${key.id}/rotate`);
    const { id } = rotated.body.data;
    await post(`/v1/api-keys/${id}/revoke`, { reason: "Not needed." });
    await post(`/v1/api-keys/${id}/revoke`);

    const about = { name: "Deploys", environment: "test", by: ownerId, byName: "A person" };
    const audience = (keyId: string) => ({ about: { id: keyId }, creatorId: ownerId });
    expect(
      (await noticesOf(companyId)).map((row) => [row.kind, row.payload, row.audience]),
    ).toEqual([
      [
        "api_key.created",
        { keyId: key.id, ...about, scopes: "services:read", expiresAt: null },
        audience(key.id),
      ],
      [
        "api_key.rotated",
        {
          keyId: key.id,
          ...about,
          replacedBy: id,
          endsAt: expect.stringMatching(/Z$/),
          graceSeconds: 0,
        },
        audience(key.id),
      ],
      ["api_key.revoked", { keyId: id, ...about, reason: "Not needed." }, audience(id)],
    ]);
  });

  it("says who did it when the key did it itself, and nothing of its value", async () => {
    const { id, key } = await create();
    expect((await call("POST", "/v1/api-keys/revoke-self", { key })).status).toBe(200);
    const [, revoked] = await noticesOf(companyId);
    expect([revoked?.kind, revoked?.payload["by"]]).toEqual(["api_key.revoked", id]);
    expect(JSON.stringify(await noticesOf(companyId))).not.toContain(key);
    expect(JSON.stringify(await noticesOf(companyId))).not.toContain(key.slice(-7));
  });

  it("refused is not announced", async () => {
    const member = await signedIn(pool, companyId, "member");
    const json = { name: "Deploys", environment: "test", scopes: ["services:read"] };
    expect((await call("POST", "/v1/api-keys", { bearer: member, json })).status).toBe(403);
    expect(await noticesOf(companyId)).toEqual([]);
  });
});

describe("the date of the next notice", () => {
  it("is fourteen days before the end, or the next threshold where the end is nearer", async () => {
    const nowMs = Date.now();
    for (const [days, before] of [
      [100, 14],
      [10, 3],
      [2, 1],
      [0.5, 0],
    ] as const) {
      const endMs = nowMs + days * DAY_MS;
      const { id } = await create(at(endMs));
      expect([days, await scheduleOf(id)]).toEqual([days, endMs - before * DAY_MS]);
    }
  });

  it("goes with the key that is revoked or rotated; its successor has its own", async () => {
    const endMs = Date.now() + 100 * DAY_MS;
    const key = await create(at(endMs));
    const rotated = await post(`/v1/api-keys/${key.id}/rotate`, { gracePeriodSeconds: 3_600 });
    const { id } = rotated.body.data;
    expect([await scheduleOf(key.id), await scheduleOf(id)]).toEqual([null, endMs - 14 * DAY_MS]);
    await post(`/v1/api-keys/${id}/revoke`);
    expect(await scheduleOf(id)).toBeNull();
  });

  it("of a key without an end follows the company's setting, also when that changes", async () => {
    const { id, createdAt } = await create();
    const createdMs = Date.parse(createdAt);
    expect(await scheduleOf(id)).toBe(createdMs + 90 * DAY_MS);

    const patch = (keyAgeNoticeDays: unknown) =>
      call("PATCH", "/v1/company", { bearer: owner, json: { keyAgeNoticeDays } });
    expect((await patch(30)).body.data.keyAgeNoticeDays).toBe(30);
    expect(await scheduleOf(id)).toBe(createdMs + 30 * DAY_MS);
    expect(await scheduleOf((await create()).id)).toBeGreaterThan(Date.now() + 29 * DAY_MS);

    expect((await patch(0)).status).toBe(200);
    expect([await scheduleOf(id), await scheduleOf((await create()).id)]).toEqual([null, null]);
    for (const wrong of [-1, 3_651, 1.5, "30", null]) expect((await patch(wrong)).status).toBe(422);
  });

  it("does not come back for a key that was spoken of, whatever the setting becomes", async () => {
    const { id, createdAt } = await create();
    const { deps } = composeFor(env);
    await sweepKeyNotices(deps, Date.parse(createdAt) + 90 * DAY_MS);
    expect(await noticesOf(companyId, "api_key.old")).toHaveLength(1);
    for (const keyAgeNoticeDays of [1, 200, 0, 90]) {
      await call("PATCH", "/v1/company", { bearer: owner, json: { keyAgeNoticeDays } });
      expect(await scheduleOf(id)).toBeNull();
    }
  });
});
