import fc from "fast-check";
import { expect, it } from "vitest";

import { randomBase36 } from "../../src/core/encoding.ts";
import { conflict } from "../../src/core/errors.ts";
import { DAY_MS } from "../../src/core/time.ts";
import { composeFor } from "../../src/deps.ts";
import { sweepKeyNotices } from "../../src/features/api-keys/index.ts";
import { nextExpiryNoticeAt } from "../../src/features/api-keys/rules/key-notice.ts";
import { findKey, insertKey, markRevoked } from "../../src/features/api-keys/store.ts";
import { sweepReminders } from "../../src/features/secrets/index.ts";
import { reminderFrom } from "../../src/features/secrets/rules/reminder.ts";
import { writeBatch } from "../../src/platform/d1/write.ts";
import { createCrash } from "../support/crash.ts";
import { noticesOf } from "../support/notices.ts";
import { seedSecret } from "../support/secrets.ts";
import { env, random, seedCompany } from "../support/world.ts";

const START = Date.UTC(2027, 0, 1);
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * DAY_MS;

/** More than one round even for the few things of a history. */
const ROUNDS = { size: 2, most: 50 };

const { deps } = composeFor(env);

/** What cron does to us: it comes late or not at all, several at once, with a clock that is off, and dies half-way. */
const cron = fc.record({
  /** Quarters of an hour since the last thing that happened: mostly a while, now and then weeks. */
  after: fc.oneof(fc.integer({ min: 0, max: 96 }), fc.integer({ min: 0, max: 40 * 96 })),
  clockOffMs: fc.constantFrom(0, 0, -HOUR_MS, HOUR_MS),
  atOnce: fc.constantFrom(1, 1, 2, 3),
  /** The step at which the first of them dies; 0: it lives. */
  diesAt: fc.constantFrom(0, 0, 1, 2, 3),
  diesWhen: fc.constantFrom("before" as const, "after" as const),
});
type Cron = typeof cron extends fc.Arbitrary<infer T> ? T : never;

/** The two sweeps are alike from outside. */
type Sweep = typeof sweepReminders;

async function runCron(sweep: Sweep, { atOnce, diesAt, diesWhen }: Cron, nowMs: number) {
  const crash = createCrash({ at: diesAt === 0 ? Infinity : diesAt, when: diesWhen });
  const runs = Array.from({ length: atOnce }, (_, index) => {
    const runDeps = index === 0 ? composeFor(crash.env).deps : deps;
    return sweep(runDeps, nowMs, ROUNDS);
  });
  const [first] = await Promise.allSettled(runs);
  // Cron does not repeat a run that died; the history's next one does. Here it is at once, so that the model need not
  // know what a crash had reached.
  if (first?.status === "rejected") await sweep(deps, nowMs, ROUNDS);
}

/** One due date and week, one notice; said again in the model's own words. */
class SecretModel {
  readonly told = new Set<string>();
  due: number | null = null;
  #setAt = 0;
  #lastWeek = -1;

  set(due: number | null, nowMs: number): void {
    this.due = due;
    this.#setAt = nowMs;
    this.#lastWeek = -1;
  }

  run(clockMs: number): void {
    if (this.due === null || clockMs < this.due || clockMs < this.#setAt) return;
    const week = Math.floor((clockMs - this.due) / WEEK_MS);
    if (week <= this.#lastWeek) return;
    this.#lastWeek = week;
    this.told.add(`${new Date(this.due).toISOString()} ${week}`);
  }
}

it(
  "P10: a secret has one notice per due date and week, whatever becomes of crons, intervals and values",
  { timeout: 120_000 },
  async () => {
    const secretIndex = fc.nat({ max: 2 });
    const interval = fc.constantFrom(1, 7, 30, 31, 90);
    const step = fc.oneof(
      { weight: 6, arbitrary: cron.map((value) => ({ kind: "cron" as const, ...value })) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant("interval" as const), secretIndex, interval }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), secretIndex }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("replace" as const), secretIndex }) },
    );

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (history) => {
        await env.DB.prepare("DELETE FROM secrets").run();
        const companyId = (await seedCompany()).id;
        const secrets: {
          id: string;
          rotatedAt: number;
          interval: number | null;
          model: SecretModel;
        }[] = [];
        for (let index = 0; index < 3; index++) {
          const { id } = await seedSecret(companyId, { createdAt: START });
          secrets.push({ id, rotatedAt: START, interval: null, model: new SecretModel() });
        }
        let nowMs = START;

        for (const happens of history) {
          if (happens.kind === "cron") {
            nowMs += (happens.after * HOUR_MS) / 4;
            const clockMs = nowMs + happens.clockOffMs;
            await runCron(sweepReminders, happens, clockMs);
            for (const { model } of secrets) model.run(clockMs);
            continue;
          }
          const secret = secrets[happens.secretIndex];
          if (secret === undefined) continue;
          // Nothing else happens at the very instant of a run.
          nowMs += 1;
          if (happens.kind === "interval") secret.interval = happens.interval;
          if (happens.kind === "remove") secret.interval = null;
          if (happens.kind === "replace") secret.rotatedAt = nowMs;
          const columns = reminderFrom(secret.interval, secret.rotatedAt, nowMs);
          await env.DB.prepare(
            "UPDATE secrets SET last_rotated_at = ?, reminder_interval_days = ?, reminder_due_at = ?, next_notice_at = ? WHERE id = ?",
          )
            .bind(
              secret.rotatedAt,
              columns.reminderIntervalDays,
              columns.reminderDueAt,
              columns.nextNoticeAt,
              secret.id,
            )
            .run();
          const due = secret.interval === null ? null : secret.rotatedAt + secret.interval * DAY_MS;
          secret.model.set(due, nowMs);
        }

        const told = await noticesOf(companyId);
        for (const { id, model } of secrets) {
          const own = told.filter(({ payload }) => payload["secretId"] === id);
          const named = own.map(
            ({ payload }) => `${String(payload["dueAt"])} ${String(payload["weeksOverdue"])}`,
          );
          expect(named.toSorted()).toEqual([...model.told].toSorted());
          for (const { kind, payload } of own) {
            expect(kind).toBe(
              payload["weeksOverdue"] === 0 ? "secret.rotation_due" : "secret.rotation_overdue",
            );
          }
        }
      }),
      { numRuns: 120, seed: 20_261_122 },
    );
  },
);

class KeyModel {
  readonly told: string[] = [];
  alive = true;
  #last = -1;
  readonly #turns: { readonly atMs: number; readonly name: string }[];

  constructor(createdAt: number, expiresAt: number | null) {
    const turns =
      expiresAt === null
        ? [{ atMs: createdAt + 90 * DAY_MS, name: "api_key.old" }]
        : [
            { atMs: expiresAt - 14 * DAY_MS, name: "api_key.expiring 14" },
            { atMs: expiresAt - 3 * DAY_MS, name: "api_key.expiring 3" },
            { atMs: expiresAt - DAY_MS, name: "api_key.expiring 1" },
            { atMs: expiresAt, name: "api_key.expired 0" },
          ];
    this.#turns = turns.filter(({ atMs }) => atMs > createdAt);
  }

  run(clockMs: number): void {
    const turn = this.#turns.findLastIndex(({ atMs }) => atMs <= clockMs);
    if (!this.alive || turn <= this.#last) return;
    this.#last = turn;
    this.told.push(this.#turns[turn]?.name ?? "");
  }
}

it(
  "P10: a key has one notice for each threshold that a run came in, and none once it was revoked or replaced",
  { timeout: 120_000 },
  async () => {
    const days = fc.option(fc.double({ min: 0.1, max: 60, noNaN: true }));
    const step = fc.oneof(
      { weight: 6, arbitrary: cron.map((value) => ({ kind: "cron" as const, ...value })) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("create" as const), days }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom("revoke", "rotate"),
          keyIndex: fc.nat({ max: 5 }),
        }),
      },
    );

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (history) => {
        await env.DB.prepare("DELETE FROM api_keys").run();
        const place = { companyId: (await seedCompany()).id, environment: "live" } as const;
        const keys: { id: string; expiresAt: number | null; model: KeyModel }[] = [];
        let nowMs = START;

        const create = async (expiresAt: number | null) => {
          const id = `key_${randomBase36(12, random)}`;
          const nextNoticeAt = nextExpiryNoticeAt(expiresAt, nowMs);
          const row = {
            ...place,
            id,
            expiresAt,
            nextNoticeAt,
            createdAt: nowMs,
            createdBy: "usr_1",
          };
          const rest = { name: "k", scopes: [], hash: id, hint: "" };
          await writeBatch(deps.db, insertKey(deps.db, place, { ...row, ...rest }, nowMs));
          keys.push({ id, expiresAt, model: new KeyModel(nowMs, expiresAt) });
        };

        for (const happens of history) {
          if ("after" in happens) {
            nowMs += (happens.after * HOUR_MS) / 4;
            const clockMs = nowMs + happens.clockOffMs;
            await runCron(sweepKeyNotices, happens, clockMs);
            for (const { model } of keys) model.run(clockMs);
          } else if ("days" in happens) {
            nowMs += 1;
            await create(happens.days === null ? null : nowMs + Math.round(happens.days * DAY_MS));
          } else {
            nowMs += 1;
            const key = keys[happens.keyIndex];
            if (key?.model.alive !== true) continue;
            const row = await findKey(deps.db, place, key.id);
            if (row === undefined) throw new Error("no such key");
            // Rotated, the old one lives on for a day: it is replaced, and no one needs to hear of its end.
            const revokedAt = nowMs + (happens.kind === "rotate" ? DAY_MS : 0);
            const end = { revokedAt, reason: null, replacedBy: null };
            await writeBatch(deps.db, markRevoked(deps.db, place, row, end, conflict("changed")));
            key.model.alive = false;
            if (happens.kind === "rotate") await create(key.expiresAt);
          }
        }

        const told = await noticesOf(place.companyId);
        for (const { id, model } of keys) {
          const own = told.filter(({ payload }) => payload["keyId"] === id);
          const named = own.map(({ kind, payload }) =>
            payload["daysLeft"] === null ? kind : `${kind} ${String(payload["daysLeft"])}`,
          );
          expect(named).toEqual(model.told);
        }
      }),
      { numRuns: 120, seed: 20_261_122 },
    );
  },
);
