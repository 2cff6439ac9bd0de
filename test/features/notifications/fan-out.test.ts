/** From one notice to the rows of those who are told: who they are, and that nothing doubles or loses them. */

import { describe, expect, it } from "vitest";

import { fanOut } from "../../../src/features/notifications/fan-out/fan-out.ts";
import { selectWaiting } from "../../../src/features/notifications/outbox/store.ts";
import { env, memberRow, seedCompany, seedUser } from "../../support/world.ts";
import { useSceneWithAdmin } from "./scene.ts";
import {
  deliveriesOf,
  noticeOf,
  seedVerified,
  toldInApp,
  waitingNotices,
  type Post,
} from "./support.ts";

const scene = useSceneWithAdmin();

const sorted = (...ids: string[]) => ids.toSorted();

const deactivate = (userId: string) =>
  env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
    .bind(userId)
    .run();

const mute = (userId: string, ...muted: string[]) =>
  env.DB.prepare("INSERT INTO notification_preferences (user_id, muted, revision) VALUES (?, ?, 1)")
    .bind(userId, JSON.stringify(muted))
    .run();

const mailed = async () =>
  (await deliveriesOf(scene.companyId))
    .filter(({ channel }) => channel === "email")
    .map(({ recipient }) => recipient);

describe("a notice of a company", () => {
  it("is told to owners and admins, in the app and by e-mail, and to no one else", async () => {
    await seedVerified(scene.companyId, "member");
    await seedVerified((await seedCompany()).id, "owner");

    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();

    expect(await toldInApp(scene.companyId)).toEqual(sorted(scene.owner, scene.admin));
    expect((await mailed()).toSorted()).toEqual(sorted(scene.owner, scene.admin));
    expect(scene.post.emails).toHaveLength(2);
    expect(await waitingNotices(scene.companyId)).toBe(0);
  });

  it("is told to the maker of the thing, and to those whom policies let change it", async () => {
    const creator = await seedVerified(scene.companyId, "member");
    const holder = await seedVerified(scene.companyId, "member");
    await seedVerified(scene.companyId, "member");
    const asked: unknown[] = [];
    const filterHolders: Post["deps"]["filterHolders"] = (place, things, people) => {
      asked.push([place, things, people.length]);
      const everybody = new Set(people.map(({ userId }) => userId));
      return Promise.resolve(
        things.map(({ action }) => (action === "secrets:read" ? everybody : new Set([holder]))),
      );
    };
    const audience = {
      creatorId: creator,
      holdersOf: { action: "secrets:update", id: "github-api-token", tags: { team: "it" } },
    } as const;
    await scene.post.announce(noticeOf(scene.companyId, { audience }));
    const deps = { ...scene.post.deps, filterHolders };
    const notices = await selectWaiting(
      deps.db,
      scene.companyId,
      scene.post.sent[0] as { key: string },
    );

    await fanOut(deps, notices, scene.post.nowMs);

    expect(await toldInApp(scene.companyId)).toEqual(
      sorted(scene.owner, scene.admin, creator, holder),
    );
    const thing = { id: "github-api-token", tags: { team: "it" } };
    // One question for the page: who may read it, and who may change it.
    expect(asked.at(-1)).toEqual([
      { companyId: scene.companyId },
      [
        { action: "secrets:read", thing: { id: "github-api-token" } },
        { action: "secrets:update", thing: expect.objectContaining(thing) },
      ],
      5,
    ]);
  });

  it("asks the policies that are in force: a Deny keeps a member out whom an Allow lets in", async () => {
    const [allowed, denied] = [
      await seedVerified(scene.companyId, "member"),
      await seedVerified(scene.companyId, "member"),
    ];
    const policy = (effect: string, principals: object) =>
      env.DB.prepare(
        `INSERT INTO policies (id, company_id, name, effect, resource, actions, conditions, principals, enabled, created_at, created_by, updated_at)
         VALUES (?, ?, 'A policy', ?, 'secrets:*', '["update"]', '{"tags":{"team":"it"}}', ?, 1, 1, 'usr_seed', 1)`,
      ).bind(`pol_${crypto.randomUUID()}`, scene.companyId, effect, JSON.stringify(principals));
    await env.DB.batch([
      policy("Allow", { roles: ["member"] }),
      policy("Deny", { users: [denied] }),
      env.DB.prepare("UPDATE companies SET policy_version = 1 WHERE id = ?").bind(scene.companyId),
    ]);
    const holdersOf = (tags: Record<string, string>) => ({
      audience: { holdersOf: { action: "secrets:update", id: "github-api-token", tags } } as const,
    });

    await scene.post.announce(noticeOf(scene.companyId, holdersOf({ team: "it" })));
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual(sorted(scene.owner, scene.admin, allowed));

    await scene.post.announce(noticeOf(scene.companyId, holdersOf({ team: "sales" })));
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual(
      sorted(scene.owner, scene.owner, scene.admin, scene.admin, allowed),
    );
  });

  /** Attack: somebody who was let go goes on hearing of the company's affairs. */
  it("is not told to a deactivated person, also not the creator, nor to one of another company", async () => {
    const gone = await seedVerified(scene.companyId, "admin");
    const creator = await seedVerified(scene.companyId, "member");
    await deactivate(gone);
    await deactivate(creator);
    const elsewhere = await seedVerified((await seedCompany()).id, "owner");

    await scene.post.announce(noticeOf(scene.companyId, { audience: { creatorId: creator } }));
    await scene.post.announce(noticeOf(scene.companyId, { audience: { creatorId: elsewhere } }));
    await scene.post.announce(noticeOf(scene.companyId, { userId: elsewhere }));
    await scene.post.run();

    const told = await toldInApp(scene.companyId);
    expect(new Set(told)).toEqual(new Set([scene.owner, scene.admin]));
    expect(scene.post.emails).toHaveLength(4);
    expect(await waitingNotices(scene.companyId)).toBe(0);
  });

  it("goes by e-mail to proved addresses only", async () => {
    const { id } = await seedUser(scene.companyId, "admin");

    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();

    expect(await toldInApp(scene.companyId)).toEqual(sorted(scene.owner, scene.admin, id));
    expect((await mailed()).toSorted()).toEqual(sorted(scene.owner, scene.admin));
  });

  it("finds its people page by page, groups and all", async () => {
    const everybody: string[] = [];
    const rows: D1PreparedStatement[] = [];
    for (let index = 0; index < 1_100; index++) {
      const id = `usr_p${scene.companyId.slice(3)}${String(index).padStart(5, "0")}`;
      everybody.push(id);
      rows.push(
        env.DB.prepare(
          "INSERT INTO users (id, issuer, sub, email, name, created_at) VALUES (?1, 'i', ?1, 'x@example.test', 'A person', 1)",
        ).bind(id),
        memberRow(scene.companyId, id, "member"),
      );
    }
    const groupId = `grp_${scene.companyId}`;
    rows.push(
      env.DB.prepare(
        "INSERT INTO groups (id, company_id, name, created_at) VALUES (?, ?, 'It', 1)",
      ).bind(groupId, scene.companyId),
      ...everybody
        .filter((_, index) => index % 2 === 0)
        .map((id) =>
          env.DB.prepare(
            "INSERT INTO group_members (company_id, group_id, user_id) VALUES (?, ?, ?)",
          ).bind(scene.companyId, groupId, id),
        ),
    );
    await env.DB.batch(rows);
    const pages: number[] = [];
    const filterHolders: Post["deps"]["filterHolders"] = (_scope, things, people) => {
      pages.push(people.length);
      const idsOf = (some: typeof people) => new Set(some.map(({ userId }) => userId));
      const inGroup = idsOf(people.filter(({ groupIds }) => groupIds.includes(groupId)));
      const readers = idsOf(people);
      return Promise.resolve(
        things.map(({ action }) => (action === "secrets:read" ? readers : inGroup)),
      );
    };
    const audience = { holdersOf: { action: "secrets:update", id: "x", tags: {} } } as const;
    await scene.post.announce(noticeOf(scene.companyId, { audience }));
    const deps = { ...scene.post.deps, filterHolders };

    await fanOut(
      deps,
      await selectWaiting(deps.db, scene.companyId, scene.post.sent[0] as { key: string }),
      scene.post.nowMs,
    );

    expect(await toldInApp(scene.companyId)).toHaveLength(550 + 2);
    expect(Math.max(...pages)).toBeLessThanOrEqual(500);
    expect(pages.length).toBeGreaterThanOrEqual(3);
  });
});

describe("a notice for one person", () => {
  it("is told to no one else", async () => {
    const member = await seedVerified(scene.companyId, "member");
    await scene.post.announce(
      noticeOf(scene.companyId, { userId: member, kind: "mfa.factor_added" }),
    );
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual([member]);
    expect(await mailed()).toEqual([member]);
  });

  /** Attack: an admin deactivates somebody, takes their factors away and signs in as them elsewhere, unnoticed. */
  it("is told to a deactivated person where it concerns how they sign in, and only then", async () => {
    const member = await seedVerified(scene.companyId, "member");
    await deactivate(member);
    await scene.post.announce(noticeOf(scene.companyId, { userId: member }));
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual([]);

    await scene.post.announce(
      noticeOf(scene.companyId, { userId: member, kind: "mfa.reset_by_admin" }),
    );
    await scene.post.announce(noticeOf(null, { userId: member, kind: "sign_in.new" }));
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual([member]);
    expect(scene.post.emails.map(({ subject }) => subject)).toEqual([
      "Your second factors were removed by an admin",
      "New sign-in",
    ]);
  });
});

describe("preferences", () => {
  it("are kept by category and channel", async () => {
    await mute(scene.owner, "secrets.email");
    await mute(scene.admin, "secrets.inApp", "api_keys.email");
    await scene.post.announce(noticeOf(scene.companyId));
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual([scene.owner]);
    expect(await mailed()).toEqual([scene.admin]);
  });

  /** Attack: someone who has taken over a session mutes the mail that would tell of it. */
  it("do not silence e-mail about security, whatever is in the row", async () => {
    await mute(scene.owner, "security.email", "security.inApp");
    await scene.post.announce(
      noticeOf(scene.companyId, { userId: scene.owner, kind: "mfa.factor_removed" }),
    );
    await scene.post.run();
    expect(await toldInApp(scene.companyId)).toEqual([]);
    expect(await mailed()).toEqual([scene.owner]);
  });
});
