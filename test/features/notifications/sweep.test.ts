/** What the Queue never heard of: found by state, handed over once, drained in bounded steps. */

import { describe, expect, it } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import {
  sweepDeliveries,
  sweepNotices,
  sweepOldDeliveries,
  sweepOldNotices,
  sweepOldNotifications,
} from "../../../src/features/notifications/outbox/sweep.ts";
import { JOB_TABLE } from "../../../src/jobs/table.ts";
import { createIsolate } from "../../support/isolate.ts";
import { env } from "../../support/world.ts";
import { forgetEachTime, useScene } from "./scene.ts";
import { deliveriesOf, noticeOf, toldInApp, waitingNotices } from "./support.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

forgetEachTime();
const scene = useScene();

/** As the sweeps of reminders write them: in one statement, without any kick. */
async function insertInBulk(count: number, company = scene.companyId): Promise<void> {
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO outbox (company_id, kind, payload, dedupe_key, created_at)
     SELECT ?2, 'secret.rotation_due', json_object('slug', 's-' || i), ?2 || '|' || i, ?3 FROM n`,
  )
    .bind(count, company, scene.post.nowMs)
    .run();
}

describe("notices that no one told the Queue of", () => {
  it("two thousand drain in bounded messages, each told once", async () => {
    await env.DB.prepare(
      `INSERT INTO notification_preferences (user_id, muted, revision) VALUES (?, '["secrets.email"]', 1)`,
    )
      .bind(scene.owner)
      .run();
    await insertInBulk(2_000);
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs)).toEqual({ found: 2_000 });

    const messages = scene.post.sent.filter((message) => message.kind === "notices");
    expect(messages).toHaveLength(400);
    expect(Math.max(...messages.map(({ seqs }) => seqs.length))).toBe(5);
    await scene.post.run();
    expect(await waitingNotices(scene.companyId)).toBe(0);
    expect(await toldInApp(scene.companyId)).toHaveLength(2_000);
  }, 60_000);

  it("more than a run takes wait for the next, and runs at once share them", async () => {
    await insertInBulk(25_000);
    const twice = await Promise.all([
      sweepNotices(scene.post.deps, scene.post.nowMs),
      sweepNotices(scene.post.deps, scene.post.nowMs),
    ]);
    expect(twice.map(({ found }) => found)).toEqual([10_000, 10_000]);
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs)).toEqual({ found: 5_000 });
    const seqs = scene.post.sent.flatMap((message) =>
      message.kind === "notices" ? message.seqs : [],
    );
    expect(new Set(seqs).size).toBe(25_000);
    expect(seqs).toHaveLength(25_000);
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs + 14 * MINUTE)).toEqual({
      found: 0,
    });
    // What the Queue lost is told to it again.
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs + 16 * MINUTE)).toEqual({
      found: 10_000,
    });
  }, 60_000);

  it("one whose kick is on its way is left alone for a minute", async () => {
    await scene.post.announce(noticeOf(scene.companyId));
    scene.post.queue.splice(0);
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs + MINUTE - 1)).toEqual({
      found: 0,
    });
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs + MINUTE)).toEqual({ found: 1 });
  });

  it("a Queue that takes nothing makes the job fail; later they are found again", async () => {
    await insertInBulk(3);
    const deps = { ...scene.post.deps, enqueue: () => Promise.reject(new Error("Queue is down")) };
    await expect(sweepNotices(deps, scene.post.nowMs)).rejects.toThrow("down");
    expect(await sweepNotices(scene.post.deps, scene.post.nowMs + 16 * MINUTE)).toEqual({
      found: 3,
    });
  });
});

describe("deliveries that the Queue lost", () => {
  it("are found when their time is past, and not while they wait for it", async () => {
    scene.post.onEmail = () => ({ kind: "failed", status: 500 });
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    scene.post.nowMs += 10_000;
    await scene.post.run();
    // The second wait is some minutes; its message is lost.
    const [lost] = scene.post.queue.splice(0);
    const waitMs = (lost?.dueMs ?? 0) - scene.post.nowMs;
    expect(waitMs).toBeGreaterThan(3 * MINUTE);
    expect(await sweepDeliveries(scene.post.deps, scene.post.nowMs + waitMs)).toEqual({ found: 0 });
    scene.post.onEmail = () => ({ kind: "sent" });
    scene.post.nowMs += waitMs + 2 * MINUTE;
    expect(await sweepDeliveries(scene.post.deps, scene.post.nowMs)).toEqual({ found: 1 });
    await scene.post.run();
    expect((await deliveriesOf(scene.companyId)).map(({ state }) => state)).toEqual(["delivered"]);
    expect(scene.post.emails).toHaveLength(3);
  });
});

it("costs one query each where there is nothing to do", async () => {
  const isolate = createIsolate();
  const { deps } = composeFor(isolate.env);
  const jobs = JOB_TABLE["*/5 * * * *"] ?? {};
  for (const name of ["stuck_notices", "stuck_deliveries"]) {
    const before = isolate.counts.d1;
    expect(await jobs[name]?.(deps, scene.post.nowMs)).toEqual({ found: 0 });
    expect(isolate.counts.d1 - before).toBe(1);
  }
});

it("what is old goes, but for the memory of what was announced once and for what still waits", async () => {
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.announce(
    noticeOf(scene.companyId, { dedupeKey: `once-in-a-life|${scene.companyId}` }),
  );
  await scene.post.run();
  await scene.post.announce(noticeOf(scene.companyId));
  const counts = async () =>
    Promise.all(
      ["outbox", "notifications", "deliveries", "delivery_attempts"].map((table) =>
        env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ? <> 'dev'`)
          .bind(table)
          .first("n"),
      ),
    );
  const sweepOld = async (nowMs: number) => {
    for (const sweep of [sweepOldNotifications, sweepOldDeliveries, sweepOldNotices]) {
      await sweep(scene.post.deps, nowMs);
    }
  };
  await sweepOld(scene.post.nowMs + 89 * DAY);
  expect(await counts()).toEqual([3, 2, 2, 2]);
  await sweepOld(scene.post.nowMs + 91 * DAY);
  expect(await counts()).toEqual([2, 0, 0, 0]);
  // Announced again, it is still the first that counts.
  await scene.post.announce(
    noticeOf(scene.companyId, { dedupeKey: `once-in-a-life|${scene.companyId}` }),
  );
  expect(await counts()).toEqual([2, 0, 0, 0]);
});
