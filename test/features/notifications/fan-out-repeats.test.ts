/** Fan-out that is repeated, run twice at once or stopped: it comes to the same. */

import { describe, expect, it } from "vitest";

import { fanOut } from "../../../src/features/notifications/fan-out/fan-out.ts";
import { selectWaiting } from "../../../src/features/notifications/outbox/store.ts";
import { sweepDeliveries, sweepNotices } from "../../../src/features/notifications/outbox/sweep.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { useSceneWithAdmin } from "./scene.ts";
import { deliveriesOf, hand, noticeOf, openPost, toldInApp, waitingNotices } from "./support.ts";

const scene = useSceneWithAdmin();

describe("repeated", () => {
  const all = async () => [await toldInApp(scene.companyId), await deliveriesOf(scene.companyId)];

  it("any number of times, also at once, a fan-out adds nothing", async () => {
    await scene.post.announce(noticeOf(scene.companyId));
    const [message] = scene.post.sent as unknown as [{ key: string }];
    const notices = await selectWaiting(scene.post.deps.db, scene.companyId, message);
    await Promise.all([1, 2, 3, 4].map(() => fanOut(scene.post.deps, notices, scene.post.nowMs)));
    const once = await all();

    await fanOut(scene.post.deps, notices, scene.post.nowMs + 1_000);
    await hand(scene.post, [message, message]);

    expect(await all()).toEqual(once);
    expect(await toldInApp(scene.companyId)).toHaveLength(2);
    // Each delivery was told to the Queue by the one that wrote it.
    expect(scene.post.sent.filter(({ kind }) => kind === "delivery")).toHaveLength(2);
  });

  it("after a stop at any step it comes to the same as without one", async () => {
    const whole = createCrash(NEVER);
    const calm = openPost(whole.env);
    await calm.announce(noticeOf(scene.companyId));
    const before = whole.steps();
    await calm.run();
    const steps = whole.steps() - before;
    expect(steps).toBeGreaterThan(4);
    const people = (await toldInApp(scene.companyId)).length;
    const lines = (await deliveriesOf(scene.companyId)).length;
    let times = 1;

    for (let at = 1; at <= steps; at++) {
      for (const when of ["before", "after"] as const) {
        await scene.post.announce(noticeOf(scene.companyId));
        const { queue } = scene.post;
        const crash = createCrash({ at, when });
        const dying = openPost(crash.env);
        dying.queue.push(...queue.splice(0));
        // Only the fan-out and what follows at this moment; what it sends back is lost with the process.
        await dying.run().catch(() => undefined);
        // An hour is over, so each is an e-mail of its own (digest.test.ts).
        scene.post.nowMs += 61 * 60_000;
        await sweepAll();
        times++;
        expect([at, when, (await toldInApp(scene.companyId)).length]).toEqual([
          at,
          when,
          people * times,
        ]);
        const now = await deliveriesOf(scene.companyId);
        expect([at, when, now.length]).toEqual([at, when, lines * times]);
        expect(new Set(now.map(({ state }) => state))).toEqual(new Set(["delivered"]));
        expect(await waitingNotices(scene.companyId)).toBe(0);
      }
    }
  });

  async function sweepAll(): Promise<void> {
    await sweepNotices(scene.post.deps, scene.post.nowMs);
    await scene.post.run();
    await sweepDeliveries(scene.post.deps, scene.post.nowMs);
    await scene.post.run();
  }
});

it("a notice of a kind that only a newer version knows is left for that version", async () => {
  await scene.post.announce(noticeOf(scene.companyId, { kind: "from.tomorrow" as never }));
  await scene.post.announce(noticeOf(scene.companyId));
  await scene.post.run();
  expect(await waitingNotices(scene.companyId)).toBe(1);
  expect(await toldInApp(scene.companyId)).toHaveLength(2);
});
