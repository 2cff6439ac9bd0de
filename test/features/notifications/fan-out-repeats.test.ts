/** Fan-out that is repeated, run twice at once or stopped: it comes to the same. */

import { beforeEach, describe, expect, it } from "vitest";

import { fanOut } from "../../../src/features/notifications/fan-out/fan-out.ts";
import { selectWaiting } from "../../../src/features/notifications/outbox/store.ts";
import { sweepDeliveries, sweepNotices } from "../../../src/features/notifications/outbox/sweep.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { seedCompany } from "../../support/world.ts";
import {
  deliveriesOf,
  hand,
  noticeOf,
  openPost,
  seedVerified,
  toldInApp,
  waitingNotices,
  type Post,
} from "./support.ts";

let post: Post;
let companyId: string;

beforeEach(async () => {
  post = openPost();
  companyId = (await seedCompany()).id;
  await seedVerified(companyId, "owner");
  await seedVerified(companyId, "admin");
});

describe("repeated", () => {
  const all = async () => [await toldInApp(companyId), await deliveriesOf(companyId)];

  it("any number of times, also at once, a fan-out adds nothing", async () => {
    await post.announce(noticeOf(companyId));
    const [message] = post.sent as unknown as [{ key: string }];
    const notices = await selectWaiting(post.deps.db, companyId, message);
    await Promise.all([1, 2, 3, 4].map(() => fanOut(post.deps, notices, post.nowMs)));
    const once = await all();

    await fanOut(post.deps, notices, post.nowMs + 1_000);
    await hand(post, [message, message]);

    expect(await all()).toEqual(once);
    expect(await toldInApp(companyId)).toHaveLength(2);
    // Each delivery was told to the Queue by the one that wrote it.
    expect(post.sent.filter(({ kind }) => kind === "delivery")).toHaveLength(2);
  });

  it("after a stop at any step it comes to the same as without one", async () => {
    const whole = createCrash(NEVER);
    const calm = openPost(whole.env);
    await calm.announce(noticeOf(companyId));
    const before = whole.steps();
    await calm.run();
    const steps = whole.steps() - before;
    expect(steps).toBeGreaterThan(4);
    const people = (await toldInApp(companyId)).length;
    const lines = (await deliveriesOf(companyId)).length;
    let times = 1;

    for (let at = 1; at <= steps; at++) {
      for (const when of ["before", "after"] as const) {
        await post.announce(noticeOf(companyId));
        const { queue } = post;
        const crash = createCrash({ at, when });
        const dying = openPost(crash.env);
        dying.queue.push(...queue.splice(0));
        // Only the fan-out and what follows at this moment; what it sends back is lost with the process.
        await dying.run().catch(() => undefined);
        // An hour is over, so each is an e-mail of its own (digest.test.ts).
        post.nowMs += 61 * 60_000;
        await sweepAll();
        times++;
        expect([at, when, (await toldInApp(companyId)).length]).toEqual([at, when, people * times]);
        const now = await deliveriesOf(companyId);
        expect([at, when, now.length]).toEqual([at, when, lines * times]);
        expect(new Set(now.map(({ state }) => state))).toEqual(new Set(["delivered"]));
        expect(await waitingNotices(companyId)).toBe(0);
      }
    }
  });

  async function sweepAll(): Promise<void> {
    await sweepNotices(post.deps, post.nowMs);
    await post.run();
    await sweepDeliveries(post.deps, post.nowMs);
    await post.run();
  }
});

it("a notice of a kind that only a newer version knows is left for that version", async () => {
  await post.announce(noticeOf(companyId, { kind: "from.tomorrow" as never }));
  await post.announce(noticeOf(companyId));
  await post.run();
  expect(await waitingNotices(companyId)).toBe(1);
  expect(await toldInApp(companyId)).toHaveLength(2);
});
