/** When it is told that an old value is in use no more, to whom, and that it is told once. */

import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { releaseHolds, sweepOldVersions } from "../../../src/features/secrets/index.ts";
import { decideOldVersion, QUIET_MS } from "../../../src/features/secrets/rules/old-version.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { noticesOf } from "../../support/notices.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { openPost, toldInApp } from "../notifications/support.ts";
import { policy, put, seedPeople, type Company } from "../policies/support.ts";
import { retrieveBound, secretsOf } from "./support.ts";

const KIND = "secret.old_version_unused";
const DAY_MS = 86_400_000;

const pool = usePool();
let company: Company;
let secrets: ReturnType<typeof secretsOf>;

const { deps } = composeFor(env);

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM secret_versions").run();
  company = await seedPeople(pool);
  secrets = secretsOf(company.owner.bearer);
});

const inLive = () => ({ companyId: company.id, environment: "live" }) as const;

function retrieve(slug: string, instanceId?: string, nowMs = Date.now()) {
  const instance = instanceId === undefined ? {} : { instanceId };
  return retrieveBound(inLive(), slug, { type: "connector", id: "con_1", ...instance }, nowMs);
}

const release = (id: string) =>
  writeBatch(deps.db, releaseHolds(deps.db, inLive(), { type: "instance", id }));

const sweepAt = (nowMs: number) => sweepOldVersions(deps, nowMs);
const told = async () => (await noticesOf(company.id, KIND)).map(({ payload }) => payload);
const later = () => Date.now() + DAY_MS;

describe("the rule", () => {
  const histories = fc.record({
    retrievals: fc.nat(2),
    lastRetrievedAt: fc.nat(2 * QUIET_MS),
    replacedBy: fc.constantFrom("usr_1", "usr_2", "usr_3", null, "connectors", "usr", "key_1"),
    holders: fc.constantFrom(0, 0, 0, 1, 2),
    toldAt: fc.constantFrom(null, null, null, 5),
    nowMs: fc.nat(3 * QUIET_MS),
  });

  it("tells of what was retrieved, replaced by a person, held by nothing, and quiet for minutes", () => {
    const quiet = { lastRetrievedAt: 1_000, retrievals: 3, holders: 0, toldAt: null };
    const version = { ...quiet, replacedBy: "usr_1" };
    const at = 1_000 + QUIET_MS;
    expect(decideOldVersion(version, at)).toEqual({ kind: "tell" });
    expect(decideOldVersion(version, at - 1)).toEqual({ kind: "wait", checkAt: at });
    expect(decideOldVersion({ ...version, holders: 1 }, at)).toEqual({
      ...{ kind: "wait", checkAt: null },
    });
    for (const over of [{ retrievals: 0 }, { replacedBy: null }, { replacedBy: "connectors" }]) {
      expect(decideOldVersion({ ...version, ...over }, at)).toEqual({ kind: "never" });
    }
    expect(decideOldVersion({ ...version, toldAt: 1 }, at)).toEqual({ kind: "never" });
  });

  it("is the same in SQL, over random versions", async () => {
    let number = 0;
    const isSame = async ({
      nowMs,
      ...version
    }: typeof histories extends fc.Arbitrary<infer T> ? T : never) => {
      const id = `sec_rule_${number++}`;
      const isCurrent = version.replacedBy === null;
      const rows = [
        [1, "usr_0", version.retrievals, version.lastRetrievedAt, version.toldAt, 0],
        ...(isCurrent ? [] : [[2, version.replacedBy, 0, null, null, null]]),
      ];
      await env.DB.batch([
        env.DB.prepare(
          `INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version, touched_at, created_at, created_by)
           VALUES (?1, ?2, 'live', ?1, ?1, 'custom', '{}', '[]', 'active', ?3, 0, 0, 'usr_0')`,
        ).bind(id, company.id, isCurrent ? 1 : 2),
        ...rows.map((row) =>
          env.DB.prepare(
            `INSERT INTO secret_versions (company_id, environment, secret_id, version, created_by, retrievals, last_retrieved_at, unused_told_at, unused_check_at, created_at)
             VALUES (?, 'live', ?, ?, ?, ?, ?, ?, ?, 0)`,
          ).bind(company.id, id, ...row),
        ),
        ...Array.from({ length: version.holders }, (_, index) =>
          env.DB.prepare(
            "INSERT INTO secret_holds VALUES (?, 'live', ?, 1, 'instance', ?, 0)",
          ).bind(company.id, id, `exec_${index}`),
        ),
      ]);
      const before = (await told()).length;
      await sweepAt(nowMs);
      const row = await env.DB.prepare(
        "SELECT unused_told_at, unused_check_at FROM secret_versions WHERE secret_id = ? AND version = 1",
      )
        .bind(id)
        .first<Record<string, number | null>>();
      await env.DB.prepare("DELETE FROM secret_versions").run();
      const turn = decideOldVersion(version, nowMs);
      expect([(await told()).length - before, row]).toEqual([
        turn.kind === "tell" ? 1 : 0,
        {
          unused_told_at: turn.kind === "tell" ? nowMs : version.toldAt,
          unused_check_at: turn.kind === "wait" ? turn.checkAt : null,
        },
      ]);
    };
    await fc.assert(fc.asyncProperty(histories, isSame), { numRuns: 150 });
  });
});

describe("an old version that was retrieved", () => {
  it("is told of once, with names, numbers and dates alone, when nothing holds it any more", async () => {
    await secrets.create({ slug: "token", value: "canary" });
    await retrieve("token", "exec_1");
    await retrieve("token", "exec_2");
    await sweepAt(later());
    await secrets.replace("token", "canary-two");
    await sweepAt(later());
    expect(await told()).toEqual([]);
    await release("exec_1");
    await sweepAt(later());
    expect(await told()).toEqual([]);
    await release("exec_2");
    await sweepAt(Date.now());
    // A call of the last retrieval may still be under way.
    expect(await told()).toEqual([]);
    await sweepAt(later());
    const { lastRotatedAt } = (await secrets.get("token")).body.data;
    expect(await told()).toEqual([
      {
        secretId: expect.stringMatching(/^sec_/) as string,
        ...{ slug: "token", environment: "live", version: 1, replacedAt: lastRotatedAt },
      },
    ]);
    for (let turn = 2; turn < 5; turn++) await sweepAt(Date.now() + turn * DAY_MS);
    await release("exec_2");
    await sweepAt(later());
    expect(await told()).toHaveLength(1);
  });

  it("is told of without any holder, some minutes after its replacement", async () => {
    await secrets.create({ slug: "token" });
    await retrieve("token");
    await secrets.replace("token", "b");
    const replacedAt = Date.parse((await secrets.get("token")).body.data.lastRotatedAt as string);
    await sweepAt(replacedAt + QUIET_MS - 1);
    expect(await told()).toEqual([]);
    await sweepAt(replacedAt + QUIET_MS);
    expect(await told()).toHaveLength(1);
  });

  it("is told of each by itself where the value was replaced twice", async () => {
    await secrets.create({ slug: "token" });
    await retrieve("token", "exec_1");
    await secrets.replace("token", "b");
    await retrieve("token", "exec_2");
    await secrets.replace("token", "c");
    await release("exec_2");
    await sweepAt(later());
    expect((await told()).map(({ version }) => version)).toEqual([2]);
    await release("exec_1");
    await sweepAt(later());
    expect((await told()).map(({ version }) => version)).toEqual([2, 1]);
  });

  it("is told of once, whatever sweeps and ends run at the same time", async () => {
    await secrets.create({ slug: "token" });
    const instances = Array.from({ length: 8 }, (_, index) => `exec_${index}`);
    for (const id of instances) await retrieve("token", id);
    await secrets.replace("token", "b");
    await Promise.all([
      ...instances.map(release),
      ...Array.from({ length: 8 }, () => sweepAt(later())),
    ]);
    await Promise.all(Array.from({ length: 4 }, () => sweepAt(later())));
    expect(await told()).toHaveLength(1);
  });

  /** Bad luck: a retrieval that was under way for long hands out a value that somebody has just revoked. */
  it("is never handed out after it was told of", async () => {
    await secrets.create({ slug: "token" });
    await retrieve("token");
    await secrets.replace("token", "b");
    await sweepAt(later());
    expect(await told()).toHaveLength(1);
    // As a retrieval found the row before the replacement.
    await env.DB.prepare("UPDATE secrets SET version = 1 WHERE company_id = ?")
      .bind(company.id)
      .run();
    await expect(retrieve("token", "exec_1")).rejects.toMatchObject({ code: "conflict" });
    const holds = await env.DB.prepare("SELECT 1 FROM secret_holds WHERE company_id = ?")
      .bind(company.id)
      .all();
    expect(holds.results).toEqual([]);
  });
});

describe("nothing is told", () => {
  it("of a version that was never retrieved", async () => {
    await secrets.create({ slug: "token" });
    await secrets.replace("token", "b");
    await sweepAt(later());
    expect(await told()).toEqual([]);
  });

  it("of a refresh token that the system replaced", async () => {
    await secrets.create({ slug: "token" });
    await retrieve("token");
    await secrets.replace("token", "b");
    await env.DB.prepare(
      "UPDATE secret_versions SET created_by = 'connectors' WHERE company_id = ? AND version = 2",
    )
      .bind(company.id)
      .run();
    await sweepAt(later());
    expect(await told()).toEqual([]);
  });

  it("of a secret that is deleted", async () => {
    await secrets.create({ slug: "token" });
    await retrieve("token", "exec_1");
    await secrets.replace("token", "b");
    await secrets.remove("token");
    await release("exec_1");
    await sweepAt(later());
    expect(await told()).toEqual([]);
  });
});

describe("who is told", () => {
  async function announced(): Promise<string[]> {
    await secrets.create({ slug: "token" });
    await retrieve("token");
    await secretsOf(company.admin.bearer).replace("token", "b");
    return [company.owner.id];
  }

  async function readersOf(): Promise<readonly string[]> {
    const post = openPost();
    await env.DB.prepare("UPDATE outbox SET handled_at = 1 WHERE company_id = ? AND kind <> ?")
      .bind(company.id, KIND)
      .run();
    await sweepAt(later());
    const { results } = await env.DB.prepare(
      "SELECT seq FROM outbox WHERE company_id = ? AND kind = ?",
    )
      .bind(company.id, KIND)
      .all<{ seq: number }>();
    const seqs = results.map(({ seq }) => seq);
    await post.deps.enqueue([{ kind: "notices", companyId: company.id, seqs }]);
    await post.run();
    return toldInApp(company.id);
  }

  it("is the person who replaced it, alone", async () => {
    await announced();
    expect(await readersOf()).toEqual([company.admin.id]);
  });

  it("are the owners where that person is deactivated", async () => {
    const owners = await announced();
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(company.admin.id)
      .run();
    expect(await readersOf()).toEqual(owners);
  });

  it("are the owners where that person is no member any more", async () => {
    const owners = await announced();
    await env.DB.prepare("DELETE FROM memberships WHERE user_id = ?").bind(company.admin.id).run();
    expect(await readersOf()).toEqual(owners);
  });

  /** Attack: learn when a secret is used of which one may not know any more that it exists. */
  it("is never somebody who may no longer read the secret", async () => {
    const owners = await announced();
    await put(company, policy("Deny", "secrets:token", ["read"], { users: [company.admin.id] }));
    expect(await readersOf()).toEqual(owners);
  });
});
