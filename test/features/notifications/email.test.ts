/** E-mail: who is written to at last, SES on the wire and at fault, and the one way in which a mail doubles. */

import { afterEach, describe, expect, it, vi } from "vitest";

import { sweepDeliveries, sweepNotices } from "../../../src/features/notifications/outbox/sweep.ts";
import { createDevEmailSender } from "../../../src/features/notifications/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { env } from "../../support/world.ts";
import { theDelivery, useScene } from "./scene.ts";
import { addressOf, attemptsOf, deliveriesOf, hand, noticeOf, openPost } from "./support.ts";

const MINUTE = 60_000;

const scene = useScene();

afterEach(() => vi.unstubAllGlobals());

describe("a message", () => {
  it("goes to the person's address, once, as text and as HTML", async () => {
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    expect(scene.post.emails).toEqual([
      {
        to: await addressOf(scene.owner),
        subject: "Secret 'github-api-token' is due for rotation",
        text: expect.stringContaining("is due for rotation."),
        html: expect.stringMatching(/^<!doctype html>.*<\/html>$/s),
      },
    ]);
    const delivery = await theDelivery(scene.companyId);
    expect([delivery.state, delivery.attempts]).toEqual(["delivered", 1]);
    expect(await attemptsOf(delivery.id)).toEqual([[1, "delivered", 200]]);
  });

  /** Attack: an address that was proved when the notice was written belongs to somebody else by now. */
  it.each([
    ["lost its proof", "UPDATE users SET email_verified = 0 WHERE id = ?"],
    ["left", "UPDATE memberships SET status = 'deactivated' WHERE user_id = ?"],
  ])("is not sent to a person who %s meanwhile", async (_, change) => {
    scene.post.onEmail = () => ({ kind: "throttled" });
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    await env.DB.prepare(change).bind(scene.owner).run();
    scene.post.nowMs += 5 * MINUTE;
    await scene.post.run();
    const delivery = await theDelivery(scene.companyId);
    expect(delivery.state).toBe("failed");
    expect(await attemptsOf(delivery.id)).toEqual([[1, "no_recipient", null]]);
    expect(scene.post.emails).toHaveLength(1);
  });
});

describe("a mail doubles", () => {
  it("never by the Queue's repetitions, in whatever order and number, also at once", async () => {
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    const everything = [...scene.post.sent, ...scene.post.sent, ...scene.post.sent];
    await hand(scene.post, everything);
    await Promise.all([hand(scene.post, everything), hand(scene.post, everything.toReversed())]);
    scene.post.nowMs += 60 * MINUTE;
    await hand(scene.post, everything);
    await sweepDeliveries(scene.post.deps, scene.post.nowMs);
    await scene.post.run();
    expect(scene.post.emails).toHaveLength(1);
  });

  it("not where two are handed the same delivery while it is being sent", async () => {
    await scene.post.announce(noticeOf(scene.companyId));
    const [notice] = scene.post.queue.splice(0);
    await hand(scene.post, [notice?.body]);
    const [message] = scene.post.queue.splice(0);
    let release: () => void = () => undefined;
    scene.post.onEmail = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: "sent" });
      });
    const first = hand(scene.post, [message?.body]);
    await vi.waitFor(() => expect(scene.post.emails).toHaveLength(1));
    await Promise.all([1, 2, 3].map(() => hand(scene.post, [message?.body])));
    release();
    await first;
    expect(scene.post.emails).toHaveLength(1);
    // They come again when the attempt under way must have ended, and find it done.
    scene.post.nowMs += MINUTE;
    await scene.post.run();
    expect(scene.post.emails).toHaveLength(1);
  });

  it("only by a crash between sending and noting it, and then once", async () => {
    const calm = createCrash(NEVER);
    const counting = openPost(calm.env);
    await counting.announce(noticeOf(scene.companyId));
    await counting.run();
    const steps = calm.steps();
    let doubled = 0;

    for (let at = 1; at <= steps; at++) {
      for (const when of ["before", "after"] as const) {
        const crash = createCrash({ at, when });
        const dying = openPost(crash.env, scene.post.nowMs);
        await dying.announce(noticeOf(scene.companyId)).catch(() => undefined);
        await dying.run().catch(() => undefined);
        const mails = [...dying.emails];
        const heir = openPost(env, dying.nowMs);
        for (let run = 0; run < 3; run++) {
          heir.nowMs += 20 * MINUTE;
          await sweepNotices(heir.deps, heir.nowMs);
          await sweepDeliveries(heir.deps, heir.nowMs);
          await heir.run();
        }
        mails.push(...heir.emails);
        // Nothing was announced where the very first step failed before it took effect.
        const expected = at === 1 && when === "before" ? 0 : 1;
        const isBetween = dying.emails.length === 1 && heir.emails.length === 1;
        if (isBetween) doubled++;
        expect([at, when, mails.length]).toEqual([at, when, expected + (isBetween ? 1 : 0)]);
        const states = (await deliveriesOf(scene.companyId)).map(({ state }) => state);
        expect(new Set(states)).toEqual(new Set(["delivered"]));
        scene.post.nowMs = heir.nowMs;
      }
    }
    // The write that notes it is the one step between: it had not taken effect.
    expect(doubled).toBe(1);
  });
});

describe("an invitation", () => {
  async function invite(rest: { status?: string; expiresInMs?: number } = {}): Promise<string> {
    const id = `inv_${crypto.randomUUID()}`;
    await env.DB.prepare(
      `INSERT INTO invitations (id, company_id, email, role, token_hash, status, created_at, created_by, expires_at)
       VALUES (?, ?, ?, 'member', ?, ?, ?, ?, ?)`,
    )
      .bind(
        id,
        scene.companyId,
        `${id}@example.test`,
        `hash-${id}`,
        rest.status ?? "pending",
        scene.post.nowMs,
        scene.owner,
        scene.post.nowMs + (rest.expiresInMs ?? 7 * 86_400_000),
      )
      .run();
    const payload = { invitationId: id, role: "member" };
    await scene.post.announce(noticeOf(scene.companyId, { kind: "invitation.created", payload }));
    await scene.post.run();
    return id;
  }

  it("is mailed to the person who is invited, without its token, and shown to owners and admins", async () => {
    const id = await invite();
    expect(scene.post.emails.map(({ to }) => to)).toEqual([`${id}@example.test`]);
    const [mail] = scene.post.emails;
    expect(mail?.subject).toBe("You are invited to A company on Nembl");
    expect(mail?.text).toContain("http://api.test");
    expect(`${mail?.text}${mail?.html}`).not.toContain(`hash-${id}`);
    const inbox = await env.DB.prepare("SELECT count(*) AS n FROM notifications WHERE user_id = ?")
      .bind(scene.owner)
      .first("n");
    expect(inbox).toBe(1);
  });

  /** Attack: mail in the company's name to an address whose invitation was taken back. */
  it.each([
    ["revoked", { status: "revoked" }],
    ["over", { expiresInMs: -1 }],
  ])("that is %s by then is not mailed", async (_, rest) => {
    await invite(rest);
    expect(scene.post.emails).toEqual([]);
    expect((await theDelivery(scene.companyId)).state).toBe("failed");
  });
});

it("the outbox for e-mail exists in development only", async () => {
  const db = createDatabase(env.DB);
  expect(() => createDevEmailSender(db, { development: false, now: () => 0 })).toThrow(
    "development",
  );
  const keep = createDevEmailSender(db, { development: true, now: () => 1 });
  const to = `${crypto.randomUUID()}@example.test`;
  expect(await keep({ to, subject: "s", text: "t", html: "h" })).toEqual({ kind: "sent" });
  const row = await env.DB.prepare(
    "SELECT kind, payload, handled_at FROM outbox WHERE json_extract(payload, '$.to') = ?",
  )
    .bind(to)
    .first();
  expect(row).toEqual({
    kind: "dev.email",
    payload: JSON.stringify({ to, subject: "s", text: "t", html: "h" }),
    handled_at: 1,
  });
});
