import { beforeEach, describe, expect, it } from "vitest";

import { DAY_MS } from "../../../src/core/time.ts";
import { composeFor } from "../../../src/deps.ts";
import {
  decideExpiryNotice,
  nextExpiryNoticeAt,
} from "../../../src/features/api-keys/rules/key-notice.ts";
import { sweepKeyNotices } from "../../../src/features/api-keys/index.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { noticesOf } from "../../support/notices.ts";
import { env, seedCompany, seedKey } from "../../support/world.ts";

const END = Date.UTC(2027, 5, 1, 12);
const HOUR_MS = 3_600_000;
const deps = composeFor(env).deps;

let companyId: string;

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM api_keys").run();
  companyId = (await seedCompany()).id;
});

async function seed(row: {
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  readonly createdAt?: number;
  readonly nextNoticeAt: number | null;
}): Promise<string> {
  const { nextNoticeAt, createdAt = 1, ...options } = row;
  const { id } = await seedKey(companyId, "live", options);
  await env.DB.prepare("UPDATE api_keys SET next_notice_at = ?, created_at = ? WHERE id = ?")
    .bind(nextNoticeAt, createdAt, id)
    .run();
  return id;
}

async function nextOf(id: string): Promise<unknown> {
  const statement = env.DB.prepare("SELECT next_notice_at FROM api_keys WHERE id = ?").bind(id);
  return statement.first("next_notice_at");
}

const toldOf = async () =>
  (await noticesOf(companyId)).map(({ kind, payload }) => [kind, payload["daysLeft"]]);

describe("a key that will expire", () => {
  it("is spoken of 14, 3 and 1 days before and when it has, each once", async () => {
    await seed({ expiresAt: END, nextNoticeAt: END - 14 * DAY_MS });
    for (let hour = -15 * 24; hour <= 24; hour++) await sweepKeyNotices(deps, END + hour * HOUR_MS);
    expect(await toldOf()).toEqual([
      ["api_key.expiring", 14],
      ["api_key.expiring", 3],
      ["api_key.expiring", 1],
      ["api_key.expired", 0],
    ]);
  });

  it("is spoken of to owners, admins and its maker, by names and dates alone", async () => {
    const id = await seed({
      expiresAt: END,
      nextNoticeAt: END - 14 * DAY_MS,
      createdAt: END - 20 * DAY_MS,
    });
    await sweepKeyNotices(deps, END - 3 * DAY_MS);
    expect(await noticesOf(companyId)).toEqual([
      {
        kind: "api_key.expiring",
        userId: null,
        payload: {
          keyId: id,
          name: "A key",
          environment: "live",
          createdAt: "2027-05-12T12:00:00.000Z",
          expiresAt: "2027-06-01T12:00:00.000Z",
          daysLeft: 3,
          ageDays: 17,
        },
        audience: { about: { id }, creatorId: "usr_seed" },
        dedupeKey: `api_key.expiring|${id}|3`,
      },
    ]);
  });

  it("has the same rules in SQL, at every edge", async () => {
    const edges = [14, 3, 1, 0].flatMap((days) => [-1, 0, 1].map((ms) => END - days * DAY_MS + ms));
    for (const nowMs of edges) {
      await env.DB.prepare("DELETE FROM outbox").run();
      const id = await seed({ expiresAt: END, nextNoticeAt: 1 });
      await sweepKeyNotices(deps, nowMs);
      const days = decideExpiryNotice(END, nowMs);
      const kind = days === 0 ? "api_key.expired" : "api_key.expiring";
      expect([nowMs, await toldOf()]).toEqual([nowMs, days === null ? [] : [[kind, days]]]);
      expect(await nextOf(id)).toBe(nextExpiryNoticeAt(END, nowMs));
      await env.DB.prepare("DELETE FROM api_keys").run();
    }
  });

  it("after weeks without cron is spoken of as it stands then, once", async () => {
    await seed({ expiresAt: END, nextNoticeAt: END - 14 * DAY_MS });
    await sweepKeyNotices(deps, END - DAY_MS / 2);
    await sweepKeyNotices(deps, END + DAY_MS);
    await sweepKeyNotices(deps, END + 2 * DAY_MS);
    expect(await toldOf()).toEqual([
      ["api_key.expiring", 1],
      ["api_key.expired", 0],
    ]);
  });

  it("is not spoken of once it was revoked or rotated, even by hand", async () => {
    const id = await seed({
      expiresAt: END,
      revokedAt: END - 20 * DAY_MS,
      nextNoticeAt: END - 14 * DAY_MS,
    });
    await sweepKeyNotices(deps, END);
    expect([await toldOf(), await nextOf(id)]).toEqual([[], null]);
  });
});

describe("a key without an end", () => {
  it("is spoken of once, at the age that the company set", async () => {
    await seed({ createdAt: END, nextNoticeAt: END + 90 * DAY_MS });
    await sweepKeyNotices(deps, END + 90 * DAY_MS - 1);
    expect(await toldOf()).toEqual([]);
    for (const day of [90, 91, 500]) await sweepKeyNotices(deps, END + day * DAY_MS);
    expect(await toldOf()).toEqual([["api_key.old", null]]);
  });
});

describe("keys from before there were notices", () => {
  it("get their dates from the first sweep: what has passed rests, an old key is spoken of once", async () => {
    const soon = await seed({ expiresAt: END, nextNoticeAt: 0 });
    const over = await seed({ expiresAt: END - 30 * DAY_MS, nextNoticeAt: 0 });
    const dead = await seed({ revokedAt: 5, nextNoticeAt: 0 });
    const young = await seed({ createdAt: END - 20 * DAY_MS, nextNoticeAt: 0 });
    const old = await seed({ createdAt: END - 200 * DAY_MS, nextNoticeAt: 0 });

    await sweepKeyNotices(deps, END - 5 * DAY_MS);
    await sweepKeyNotices(deps, END - 5 * DAY_MS);

    expect(
      (await noticesOf(companyId)).map(({ kind, payload }) => [kind, payload["keyId"]]),
    ).toEqual([["api_key.old", old]]);
    expect(await Promise.all([soon, over, dead, young, old].map(nextOf))).toEqual([
      END - 3 * DAY_MS,
      null,
      null,
      END + 70 * DAY_MS,
      null,
    ]);
  });
});

it("run ten times at once, or stopped before or after any step, loses nothing and doubles nothing", async () => {
  const rounds = { size: 2, most: 50 };
  const fill = async () => {
    await env.DB.prepare("DELETE FROM api_keys").run();
    companyId = (await seedCompany()).id;
    for (let index = 0; index < 5; index++)
      await seed({ expiresAt: END, nextNoticeAt: END - DAY_MS });
  };
  const idsTold = async () => {
    const ids = (await noticesOf(companyId)).map(({ payload }) => payload["keyId"]);
    return [ids.length, new Set(ids).size];
  };
  await fill();
  await Promise.all(Array.from({ length: 10 }, () => sweepKeyNotices(deps, END, rounds)));
  expect(await idsTold()).toEqual([5, 5]);

  await fill();
  const whole = createCrash(NEVER);
  await sweepKeyNotices(composeFor(whole.env).deps, END, rounds);
  for (let at = 1; at <= whole.steps(); at++) {
    for (const when of ["before", "after"] as const) {
      await fill();
      const crash = createCrash({ at, when });
      await expect(sweepKeyNotices(composeFor(crash.env).deps, END, rounds)).rejects.toThrow(
        /lost|Failed query/,
      );
      await sweepKeyNotices(deps, END + HOUR_MS, rounds);
      expect([at, when, await idsTold()]).toEqual([at, when, [5, 5]]);
    }
  }
});
