/** E-mails of one category to one person: three an hour by themselves, and what is beyond as one. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  grantAlone,
  readPace,
} from "../../../src/features/notifications/deliveries/digest-store.ts";
import {
  COLLECT_MS,
  decideEmail,
  PACE_MS,
} from "../../../src/features/notifications/rules/digest.ts";
import { composeFor } from "../../../src/deps.ts";
import { sweepReminders } from "../../../src/features/secrets/index.ts";
import { env, memberRow, seedCompany } from "../../support/world.ts";
import { MINUTE_MS, START, useDigests } from "./digests.ts";
import { addressOf, deliveriesOf, noticeOf, seedVerified, toldInApp } from "./support.ts";

const scene = useDigests();
const { announce, named, pass, subjects } = scene;
const due = (slug: string) => `Secret '${slug}' is due for rotation`;

describe("the rule", () => {
  const none = { granted: 0, waiting: 1, hasOpenDigest: false, lastDigestAt: null };

  it("lets three an hour go by themselves, and what is beyond into a digest, one an hour", () => {
    const now = START;
    expect(decideEmail({ ...none, granted: 2 }, now)).toEqual({ kind: "alone" });
    expect(decideEmail({ ...none, waiting: 3 }, now)).toEqual({ kind: "alone" });
    const soon = { kind: "digest", dueAt: now + COLLECT_MS };
    expect(decideEmail({ ...none, granted: 3 }, now)).toEqual(soon);
    expect(decideEmail({ ...none, waiting: 4 }, now)).toEqual(soon);
    expect(decideEmail({ ...none, granted: 2, waiting: 2 }, now)).toEqual(soon);
    expect(decideEmail({ ...none, hasOpenDigest: true }, now)).toEqual(soon);
    const lastDigestAt = now - 10 * MINUTE_MS;
    expect(decideEmail({ ...none, granted: 3, lastDigestAt }, now)).toEqual({
      kind: "digest",
      dueAt: lastDigestAt + PACE_MS,
    });
  });

  it("is the same where it is enforced, over random pasts", async () => {
    const past = fc.array(
      fc.record({
        channel: fc.constantFrom("email", "digest"),
        state: fc.constantFrom("pending", "delivered", "failed", "digested"),
        attempts: fc.nat(1),
        grantedAt: fc.option(fc.integer({ min: START - 2 * PACE_MS, max: START + PACE_MS })),
      }),
      { maxLength: 6 },
    );
    let seq = 1_000_000;
    const isSame = async (rows: typeof past extends fc.Arbitrary<infer T> ? T : never) => {
      const place = { companyId: (await seedCompany()).id };
      const group = { recipient: "usr_1", category: "secrets" } as const;
      const insert = (id: string, row: (typeof rows)[number], attemptId: string | null) =>
        env.DB.prepare(
          `INSERT INTO deliveries (id, notice_seq, company_id, channel, recipient, state, attempts, claim_id, due_at, sweep_at, created_at, category, granted_at)
           VALUES (?, ?, ?, ?, 'usr_1', ?, ?, ?, 0, 0, 0, 'secrets', ?)`,
        )
          .bind(
            id,
            seq++,
            place.companyId,
            row.channel,
            row.state,
            row.attempts,
            attemptId,
            row.grantedAt,
          )
          .run();
      for (const row of rows) {
        // A digest has its time from the beginning.
        const grantedAt = row.channel === "digest" ? (row.grantedAt ?? START) : row.grantedAt;
        await insert(`dlv_${seq}`, { ...row, grantedAt }, null);
      }
      const own = { channel: "email", state: "pending", attempts: 1, grantedAt: null } as const;
      const id = `dlv_${seq}`;
      await insert(id, own, "mine");
      const pace = await readPace(scene.post.deps.db, place, group, START);
      const turn = decideEmail(pace, START);
      const taken = { id, attemptId: "mine", noticeSeq: seq };
      const granted = await grantAlone(scene.post.deps.db, place, group, taken, START);
      expect([pace, granted]).toEqual([pace, turn.kind === "alone"]);
    };
    await fc.assert(fc.asyncProperty(past, isSame), { numRuns: 40 });
  });
});

it("the fourth in an hour and all after it become one digest, which lists them", async () => {
  await announce("one");
  await announce("two");
  await announce("three");
  expect(subjects()).toEqual(["one", "two", "three"].map(due));
  await announce("four");
  await announce("five");
  expect(scene.post.emails).toHaveLength(3);
  await pass(COLLECT_MS);
  await pass(COLLECT_MS);
  const [, , , digest, ...others] = scene.post.emails;
  expect(others).toEqual([]);
  expect(digest).toMatchObject({
    to: await addressOf(scene.owner),
    subject: "2 messages about secrets",
    text: expect.stringContaining(`- ${due("four")}\n\n- ${due("five")}\n\nEach of them`) as string,
  });
  expect(await toldInApp(scene.companyId)).toHaveLength(5);
  expect((await deliveriesOf(scene.companyId)).map(({ state }) => state).toSorted()).toEqual([
    ...["delivered", "delivered", "delivered", "delivered", "digested", "digested"],
  ]);
});

it("four at once become one digest, and another one comes an hour later at the earliest", async () => {
  for (const slug of ["a", "b", "c", "d"]) await scene.post.announce(named(slug));
  await scene.post.run();
  expect(scene.post.emails).toEqual([]);
  await pass(COLLECT_MS);
  expect(subjects()).toEqual(["4 messages about secrets"]);
  await announce("e");
  await announce("f");
  expect(subjects().slice(1)).toEqual([due("e"), due("f")]);
  await announce("g");
  await pass(PACE_MS - 5 * MINUTE_MS);
  expect(scene.post.emails).toHaveLength(3);
  await pass(5 * MINUTE_MS);
  // A digest of one is that one.
  expect(subjects().slice(3)).toEqual([due("g")]);
});

it(
  "a thousand secrets due are one e-mail; in the app and to webhooks they are a thousand",
  { timeout: 120_000 },
  async () => {
    const endpoint = `whe_${scene.companyId}`;
    await env.DB.prepare(
      `INSERT INTO webhook_endpoints (id, company_id, url, events, status, sealed_secret, failures, created_at, created_by, updated_at, revision)
     SELECT ?1, ?2, 'https://hooks.example.com/x', '["secret.rotation_due"]', 'disabled', 'x', 0, 0, ?3, 0, 1`,
    )
      .bind(endpoint, scene.companyId, scene.owner)
      .run();
    await env.DB.prepare(
      `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, touched_at, created_at, created_by, reminder_interval_days, reminder_due_at, next_notice_at)
     SELECT ?1 || value, ?1, 'live', printf('due-%04d', value), ?1 || value, 'custom', '{}', '[]', 'active', 1, 0, 0, 'usr_x', 30, ?2, ?2 FROM json_each(?3)`,
    )
      .bind(
        scene.companyId,
        START,
        JSON.stringify(Array.from({ length: 1_000 }, (_, index) => index)),
      )
      .run();
    await sweepReminders(composeFor(env).deps, START);
    await pass(0);
    expect(scene.post.emails).toEqual([]);
    for (let minutes = 0; minutes < 180; minutes += 5) await pass(5 * MINUTE_MS);

    expect(subjects()).toEqual(["1000 messages about secrets"]);
    const [{ text } = { text: "" }] = scene.post.emails;
    expect(text.match(/^- Secret 'due-\d{4}' is due for rotation$/gm)).toHaveLength(50);
    expect(text).toContain("and 950 more.");
    expect(text.length).toBeLessThan(8_000);
    expect(await toldInApp(scene.companyId)).toHaveLength(1_000);
    const lines = await deliveriesOf(scene.companyId);
    expect(lines.filter(({ recipient }) => recipient === endpoint)).toHaveLength(1_000);
  },
);

describe("nothing waits", () => {
  /** Attack: many harmless messages hold up the one that says that a factor was taken away. */
  it("that is about security, however much of it there is", async () => {
    await announce("a", "b", "c", "d", "e");
    for (let index = 0; index < 5; index++) {
      const about = { kind: "mfa.factor_removed", userId: scene.owner } as const;
      await scene.post.announce(noticeOf(scene.companyId, about));
    }
    await scene.post.announce(noticeOf(scene.companyId, { kind: "api_key.leaked" }));
    await scene.post.run();
    expect(scene.post.emails).toHaveLength(6);
  });

  it("for what comes of another category, company or to another person", async () => {
    for (const slug of ["a", "b", "c", "d", "e"]) await scene.post.announce(named(slug));
    await scene.post.run();
    expect(scene.post.emails).toEqual([]);
    const late = await seedVerified(scene.companyId, "owner");
    const quiet = (await seedCompany()).id;
    await memberRow(quiet, scene.owner, "owner").run();
    await scene.post.announce(noticeOf(quiet));
    await scene.post.announce(noticeOf(scene.companyId, { kind: "api_key.revoked" }));
    await announce("f");
    const to = scene.post.emails.map((mail) => `${mail.to} ${mail.subject}`);
    expect(to.toSorted()).toEqual(
      [
        `${await addressOf(scene.owner)} ${due("github-api-token")}`,
        `${await addressOf(scene.owner)} API key 'Build server' was revoked`,
        `${await addressOf(late)} API key 'Build server' was revoked`,
        `${await addressOf(late)} ${due("f")}`,
      ].toSorted(),
    );
  });
});
