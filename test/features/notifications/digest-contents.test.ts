/** What a digest holds when it goes, and that nothing is lost or told twice on the way. */

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { sweepDeliveries } from "../../../src/features/notifications/outbox/sweep.ts";
import {
  COLLECT_MS,
  MOST_ALONE,
  PACE_MS,
} from "../../../src/features/notifications/rules/digest.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { policy, put, seedPeople, type Company } from "../policies/support.ts";
import { MINUTE_MS, START, useDigests } from "./digests.ts";
import { deliveriesOf, noticeOf, openPost, type Post } from "./support.ts";

const scene = useDigests();
const { announce, mails, named, pass, subjects } = scene;

describe("when the digest goes", () => {
  let pool: Pool;
  let company: Company;
  beforeAll(async () => {
    pool = await startPool();
  });
  afterAll(() => vi.unstubAllGlobals());
  beforeEach(async () => {
    company = await seedPeople(pool);
    await env.DB.prepare("UPDATE users SET email_verified = 1 WHERE id = ?")
      .bind(company.admin.id)
      .run();
    for (const id of ["a", "b", "c", "d"]) {
      const about = { audience: { about: { id } }, payload: { slug: id } };
      await scene.post.announce(noticeOf(company.id, about));
    }
    await scene.post.run();
  });

  it("what its reader may not read any more is neither listed nor counted", async () => {
    for (const id of ["a", "c"]) {
      await put(company, policy("Deny", `secrets:${id}`, ["read"], { users: [company.admin.id] }));
    }
    await pass(COLLECT_MS);
    expect(subjects()).toEqual(["2 messages about secrets"]);
    const [{ text, html } = { text: "", html: "" }] = mails();
    for (const body of [text, html]) {
      expect(body).not.toMatch(/'a'|'c'|&#39;a&#39;|&#39;c&#39;/);
    }
  });

  it("nothing goes where nothing is left to read", async () => {
    await put(company, policy("Deny", "secrets:*", ["read"], { users: [company.admin.id] }));
    await pass(COLLECT_MS);
    await pass(PACE_MS);
    expect(mails()).toEqual([]);
  });

  it("nothing goes to somebody who wants no e-mail of the category any more", async () => {
    const quiet = { inApp: true, email: false };
    const loud = { inApp: true, email: true };
    const wanted = await company.admin.ask("PUT", "/me/notification-preferences", {
      ...{ secrets: quiet, api_keys: loud, security: loud, company: loud },
    });
    expect(wanted.status).toBe(200);
    await pass(COLLECT_MS);
    expect(mails()).toEqual([]);
  });

  it("nothing goes to somebody who is no active member any more, or whose address is not proved", async () => {
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(company.admin.id)
      .run();
    await pass(COLLECT_MS);
    expect(mails()).toEqual([]);
  });

  it("the address is the one of then", async () => {
    await env.DB.prepare("UPDATE users SET email = 'moved@example.test' WHERE id = ?")
      .bind(company.admin.id)
      .run();
    await pass(COLLECT_MS);
    expect(mails().map(({ to }) => to)).toEqual(["moved@example.test"]);
  });
});

it("that is refused for now is tried again, with the same messages in it, and what comes meanwhile in another", async () => {
  for (const slug of ["a", "b", "c", "d"]) await scene.post.announce(named(slug));
  await scene.post.run();
  scene.post.onEmail = () => ({ kind: "failed", status: 503 });
  await pass(COLLECT_MS);
  await announce("e", "f", "g", "h");
  scene.post.onEmail = () => ({ kind: "sent" });
  const tried = subjects().length;
  await pass(10 * MINUTE_MS);
  expect(subjects().slice(tried)).toEqual(["4 messages about secrets"]);
  expect(scene.post.emails.at(-1)?.text).toContain("'d'");
  expect(scene.post.emails.at(-1)?.text).not.toContain("'h'");
  await pass(2 * PACE_MS);
  expect(scene.post.emails.at(-1)?.text).toContain("'h'");
});

/** The titles that somebody got, in whatever mail. */
function toldByMail(sent: Post["emails"]): string[] {
  return sent.flatMap(({ text }) =>
    [...new Set(text.match(/'s\d+'/g))].map((quoted) => quoted.slice(1, -1)),
  );
}

it(
  "after a stop at any step each message is told, and doubled only by a mail that was sent and not noted",
  { timeout: 120_000 },
  async () => {
    const run = async (bindings: typeof env, target: Post) => {
      const dying = openPost(bindings, START);
      dying.queue.push(...target.queue.splice(0));
      await dying.run().catch(() => undefined);
      dying.nowMs += COLLECT_MS;
      await sweepDeliveries(dying.deps, dying.nowMs).catch(() => undefined);
      await dying.run().catch(() => undefined);
      return dying;
    };
    const count = createCrash(NEVER);
    const begin = async () => {
      await scene.beginAnew();
      for (let index = 0; index < 4; index++) await scene.post.announce(named(`s${index}`));
    };
    await begin();
    const before = count.steps();
    await run(count.env, scene.post);
    const steps = count.steps() - before;
    expect(steps).toBeGreaterThan(10);
    for (let at = 1; at <= steps; at++) {
      for (const when of ["before", "after"] as const) {
        await begin();
        const dying = await run(createCrash({ at, when }).env, scene.post);
        for (let turn = 0; turn < 3; turn++) await pass(PACE_MS + MINUTE_MS);
        const all = [...dying.emails, ...scene.post.emails];
        expect([at, when, new Set(toldByMail(all)).size]).toEqual([at, when, 4]);
        // At most the one mail whose outcome was lost came twice.
        expect(scene.post.emails.length).toBeLessThanOrEqual(4);
        const states = (await deliveriesOf(scene.companyId)).map(({ state }) => state);
        expect(states).not.toContain("pending");
      }
    }
  },
);

it(
  "whatever comes when: each message is told once, and an hour has three e-mails and a digest at most",
  { timeout: 180_000 },
  async () => {
    const step = fc.record({
      announced: fc.integer({ min: 0, max: 9 }),
      minutes: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 90 })),
      /** Of the consumers that get the messages at the same time. */
      atOnce: fc.boolean(),
    });
    const history = fc.array(step, { minLength: 1, maxLength: 10 });
    const holds = async (steps: typeof history extends fc.Arbitrary<infer T> ? T : never) => {
      await scene.beginAnew();
      const sentAt: number[] = [];
      scene.post.onEmail = () => {
        sentAt.push(scene.post.nowMs);
        return { kind: "sent" };
      };
      let number = 0;
      for (const { announced, minutes, atOnce } of steps) {
        for (let index = 0; index < announced; index++) {
          await scene.post.announce(named(`s${number++}`));
          if (!atOnce) await scene.post.run();
        }
        await Promise.all([scene.post.run(), scene.post.run()]);
        await pass(minutes * MINUTE_MS);
      }
      for (let turn = 0; turn < 3; turn++) await pass(PACE_MS);
      const all = Array.from({ length: number }, (_, index) => `s${index}`);
      expect(toldByMail(scene.post.emails).toSorted()).toEqual(all.toSorted());
      for (const at of sentAt) {
        const within = sentAt.filter((other) => other >= at && other < at + PACE_MS);
        expect(within.length).toBeLessThanOrEqual(MOST_ALONE + 1);
      }
    };
    await fc.assert(fc.asyncProperty(history, holds), { numRuns: 12 });
  },
);
