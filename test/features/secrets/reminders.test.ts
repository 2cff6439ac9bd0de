import { beforeEach, describe, expect, it } from "vitest";

import { DAY_MS } from "../../../src/core/time.ts";
import { composeFor } from "../../../src/deps.ts";
import {
  decideReminder,
  NO_REMINDER,
  reminderFrom,
  WEEK_MS,
} from "../../../src/features/secrets/rules/reminder.ts";
import { sweepReminders } from "../../../src/features/secrets/index.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { createIsolate } from "../../support/isolate.ts";
import { noticesOf } from "../../support/notices.ts";
import { seedSecret } from "../../support/secrets.ts";
import { env, seedCompany } from "../../support/world.ts";

const DUE = Date.UTC(2026, 2, 1, 12);
const HOUR_MS = 3_600_000;

let companyId: string;
const deps = composeFor(env).deps;

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM secrets").run();
  companyId = (await seedCompany()).id;
});

async function nextOf(id: string): Promise<unknown> {
  return env.DB.prepare("SELECT next_notice_at FROM secrets WHERE id = ?")
    .bind(id)
    .first("next_notice_at");
}

const kindsOf = async () => (await noticesOf(companyId)).map(({ kind }) => kind);

describe("the rules", () => {
  it("count from the last replacement, or else from creation; what has passed is due at once", () => {
    const dueAt = 30 * DAY_MS + 5;
    expect(reminderFrom(30, 5, 6)).toEqual({
      reminderIntervalDays: 30,
      reminderDueAt: dueAt,
      nextNoticeAt: dueAt,
    });
    expect(reminderFrom(30, 5, dueAt + 7).nextNoticeAt).toBe(dueAt + 7);
    expect(reminderFrom(null, 5, 6)).toEqual(NO_REMINDER);
  });

  it("are the same in SQL, at the edges of weeks and in between", async () => {
    const offsets = [
      0,
      1,
      WEEK_MS - 1,
      WEEK_MS,
      WEEK_MS + 1,
      4 * WEEK_MS - 1,
      4 * WEEK_MS,
      53 * WEEK_MS,
    ];
    for (const offset of [-1, ...offsets]) {
      const own = (await seedCompany()).id;
      const { id } = await seedSecret(own, { dueAt: DUE, intervalDays: 30 });
      await sweepReminders(deps, DUE + offset);
      const turn = decideReminder(DUE, DUE + offset);
      const told = await noticesOf(own);
      expect([told.map(({ kind }) => kind), await nextOf(id)]).toEqual([
        turn === null ? [] : [turn.kind],
        turn?.nextNoticeAt ?? DUE,
      ]);
      if (turn !== null) expect(told[0]?.payload["weeksOverdue"]).toBe(turn.week);
    }
  });
});

it("tells owners, admins, the creator and those who may replace it, by names and dates alone", async () => {
  const tags = { environment: "production", odd: `a"b'c|` };
  const { id, slug } = await seedSecret(companyId, { dueAt: DUE, intervalDays: 30, tags });

  expect(await sweepReminders(deps, DUE)).toEqual({ found: 1, unfinished: 0 });

  expect(await noticesOf(companyId)).toEqual([
    {
      kind: "secret.rotation_due",
      userId: null,
      payload: {
        secretId: id,
        slug,
        environment: "live",
        dueAt: "2026-03-01T12:00:00.000Z",
        intervalDays: 30,
        weeksOverdue: 0,
      },
      audience: {
        about: { id: slug, tags },
        creatorId: "usr_seed",
        holdersOf: { action: "secrets:update", id: slug, tags },
      },
      dedupeKey: `secret.rotation_due|${id}|${DUE}|0`,
    },
  ]);
});

it("says nothing before the date, nothing without a reminder, and nothing of what is going or not yet there", async () => {
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30 });
  await seedSecret(companyId, {});
  await sweepReminders(deps, DUE - 1);
  expect(await noticesOf(companyId)).toEqual([]);

  await env.DB.prepare("DELETE FROM secrets").run();
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30, status: "deleting" });
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30, status: "creating" });
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30, status: "replacing" });
  await sweepReminders(deps, DUE);
  expect(await kindsOf()).toEqual(["secret.rotation_due"]);
});

it("tells once, then once a week, however often it runs", async () => {
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30 });
  for (let hour = 0; hour <= 15 * 24; hour++) await sweepReminders(deps, DUE + hour * HOUR_MS);
  expect(await kindsOf()).toEqual([
    "secret.rotation_due",
    "secret.rotation_overdue",
    "secret.rotation_overdue",
  ]);
});

it("after a month without cron tells once, of the present week, and goes on from there", async () => {
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30 });
  await sweepReminders(deps, DUE + 30 * DAY_MS);
  await sweepReminders(deps, DUE + 30 * DAY_MS + HOUR_MS);
  expect((await noticesOf(companyId)).map(({ payload }) => payload["weeksOverdue"])).toEqual([4]);
  await sweepReminders(deps, DUE + 35 * DAY_MS);
  expect((await noticesOf(companyId)).map(({ payload }) => payload["weeksOverdue"])).toEqual([
    4, 5,
  ]);
});

it("with a clock an hour off either way tells each thing once", async () => {
  await seedSecret(companyId, { dueAt: DUE, intervalDays: 30 });
  for (const week of [0, 1, 2]) {
    for (const off of [-HOUR_MS, HOUR_MS, 0, -HOUR_MS, HOUR_MS, 2 * HOUR_MS]) {
      await sweepReminders(deps, DUE + week * WEEK_MS + off);
    }
  }
  expect((await noticesOf(companyId)).map(({ payload }) => payload["weeksOverdue"])).toEqual([
    0, 1, 2,
  ]);
});

it("run ten times at once tells once", async () => {
  for (let index = 0; index < 7; index++)
    await seedSecret(companyId, { dueAt: DUE, intervalDays: 1 });
  const rounds = { size: 2, most: 50 };
  await Promise.all(Array.from({ length: 10 }, () => sweepReminders(deps, DUE, rounds)));
  const ids = (await noticesOf(companyId)).map(({ payload }) => payload["secretId"]);
  expect([ids.length, new Set(ids).size]).toEqual([7, 7]);
});

it("sweeps in rounds, stops at its bound and lets the next run go on where it stopped", async () => {
  for (let index = 0; index < 7; index++)
    await seedSecret(companyId, { dueAt: DUE + index, intervalDays: 1 });
  const rounds = { size: 2, most: 2 };
  expect(await sweepReminders(deps, DUE + DAY_MS, rounds)).toEqual({ found: 4, unfinished: 1 });
  expect(await noticesOf(companyId)).toHaveLength(4);
  expect(await sweepReminders(deps, DUE + DAY_MS, rounds)).toEqual({ found: 3, unfinished: 0 });
  expect(await sweepReminders(deps, DUE + DAY_MS, rounds)).toEqual({ found: 0, unfinished: 0 });
  expect(await noticesOf(companyId)).toHaveLength(7);
});

/** Between the look and the write somebody replaces the value, moves the interval or removes the reminder. */
it.each([
  ["replaced", "last_rotated_at = 1, reminder_due_at = 9e12, next_notice_at = 9e12", []],
  [
    "without its reminder",
    "reminder_interval_days = NULL, reminder_due_at = NULL, next_notice_at = NULL",
    [],
  ],
  [
    "with an earlier date",
    `reminder_due_at = ${DUE - WEEK_MS}, next_notice_at = ${DUE - WEEK_MS}`,
    ["secret.rotation_overdue"],
  ],
])(
  "tells nothing stale of a secret %s between the look and the write",
  async (_, change, kinds) => {
    const { id } = await seedSecret(companyId, { dueAt: DUE, intervalDays: 30 });
    let changed = false;
    const announceEach: typeof deps.announceEach = (...args) => deps.announceEach(...args);
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name !== "batch")
          return typeof value === "function" ? (value.bind(target) as unknown) : value;
        return async (statements: D1PreparedStatement[]) => {
          if (!changed)
            await env.DB.prepare(`UPDATE secrets SET ${change} WHERE id = ?`).bind(id).run();
          changed = true;
          return target.batch(statements);
        };
      },
    });
    const { db } = composeFor(createIsolate({ overrides: { DB } }).env).deps;
    await sweepReminders({ db, announceEach }, DUE);
    expect([changed, await kindsOf()]).toEqual([true, kinds]);
  },
);

it("stopped before or after any step leaves it to the next run, and nothing is lost or doubled", async () => {
  const rounds = { size: 2, most: 50 };
  const whole = createCrash(NEVER);
  for (let index = 0; index < 5; index++)
    await seedSecret(companyId, { dueAt: DUE, intervalDays: 1 });
  await sweepReminders(composeFor(whole.env).deps, DUE, rounds);
  expect(whole.steps()).toBeGreaterThan(4);

  for (let at = 1; at <= whole.steps(); at++) {
    for (const when of ["before", "after"] as const) {
      await env.DB.prepare("DELETE FROM secrets").run();
      companyId = (await seedCompany()).id;
      for (let index = 0; index < 5; index++)
        await seedSecret(companyId, { dueAt: DUE, intervalDays: 1 });
      const crash = createCrash({ at, when });
      await expect(sweepReminders(composeFor(crash.env).deps, DUE, rounds)).rejects.toThrow(
        /lost|Failed query/,
      );
      await sweepReminders(deps, DUE + HOUR_MS, rounds);
      const ids = (await noticesOf(companyId)).map(({ payload }) => payload["secretId"]);
      expect([at, when, ids.length, new Set(ids).size]).toEqual([at, when, 5, 5]);
    }
  }
});
