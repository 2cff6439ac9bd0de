/** Secrets: claims, rights, lists, reminders and notices. */

import { beforeEach, describe, expect, it } from "vitest";

import { sha256Hex } from "../../../src/core/crypto.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { call } from "../../support/call.ts";
import { bind, secretsOf, seedHouse, type House } from "./support.ts";

const DAY_MS = 86_400_000;

const pool = usePool();
let house: House;
let secrets: ReturnType<typeof secretsOf>;

beforeEach(async () => {
  house = await seedHouse(pool);
  secrets = secretsOf(house.owner);
});

async function outbox(): Promise<Record<string, unknown>[]> {
  const { results } = await env.DB.prepare("SELECT * FROM outbox WHERE company_id = ? ORDER BY seq")
    .bind(house.companyId)
    .all();
  return results;
}

describe("an Idempotency-Key", () => {
  it("answers the same metadata again, and makes nothing twice", async () => {
    const headers = { "idempotency-key": "k1" };
    const first = await secrets.create({ slug: "once", value: "v" }, headers);
    const again = await secrets.create({ slug: "once", value: "v" }, headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("cache-control")).toBe("no-store");
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    const other = await secrets.create({ slug: "once", value: "w" }, headers);
    expect([other.status, other.body.error]).toEqual([422, "idempotency_conflict"]);

    const replaced = await secrets.replace("once", "v2", { "idempotency-key": "k2" });
    const repeated = await secrets.replace("once", "v2", { "idempotency-key": "k2" });
    expect([repeated.status, repeated.body]).toEqual([200, replaced.body]);
    expect(repeated.headers.get("location")).toBeNull();
    expect((await secrets.get("once")).body.data.version).toBe(2);
  });

  /** Attack: someone who reads the claims hashes guesses of a PIN in the body they know the rest of. */
  it("leaves a fingerprint that no one without the key can try guesses on", async () => {
    const json = { slug: "pin", value: "1234" };
    for (const key of ["f1", "f2"]) {
      await secrets.send("POST", "", { json, headers: { "idempotency-key": key } });
      await secrets.remove("pin");
    }
    const { results } = await env.DB.prepare(
      "SELECT fingerprint FROM idempotency_claims WHERE scope LIKE ? ORDER BY key",
    )
      .bind(`${house.companyId}|%`)
      .all<{ fingerprint: string }>();
    const [one, two] = results.map(({ fingerprint }) => fingerprint);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    const body = JSON.stringify(json);
    const caller = [house.companyId, "live", "user", house.ownerId, "POST", "/v1/secrets"].join(
      "|",
    );
    for (const guess of [body, `${caller}\nf1\n${body}`]) {
      expect([one, two]).not.toContain(await sha256Hex(guess));
    }
    // Equal bodies do not look alike either.
    expect(one).not.toBe(two);
  });
});

describe("rights", () => {
  it("lets members read metadata, and nothing more; every denial is audited", async () => {
    await secrets.create({ slug: "kept" });
    const member = secretsOf(house.member);
    expect((await member.list()).body.data).toHaveLength(1);
    expect((await member.get("kept")).status).toBe(200);
    const denied = [
      await member.create({ slug: "mine" }),
      await member.patch("kept", { description: "x" }),
      await member.replace("kept", "x"),
      await member.remove("kept"),
      await member.remind("kept", 30),
      await member.forget("kept"),
      // Without the right, what there is not is refused alike.
      await member.remove("nothing"),
    ];
    expect(denied.map(({ status, body }) => [status, body.error])).toEqual(
      denied.map(() => [403, "forbidden"]),
    );
    expect(denied[3]?.body.details).toEqual([
      { field: "action", message: "secrets:delete" },
      { field: "resource", message: "secrets:kept" },
    ]);
    const events = await auditEventsOf(house.companyId);
    expect(
      events.filter((event) => event["outcome"] === "denied").map((event) => event["target"]),
    ).toContain("secrets:kept");
    expect((await secretsOf(house.admin).replace("kept", "by an admin")).status).toBe(200);
  });

  it("lets no key near, whatever its scopes", async () => {
    await secrets.create({ slug: "kept" });
    const { value: key } = await seedKey(house.companyId, "live");
    for (const [method, path] of [
      ["GET", ""],
      ["POST", ""],
      ["GET", "/kept"],
      ["PUT", "/kept/value"],
      ["DELETE", "/kept"],
    ] as const) {
      const json = method === "POST" ? { slug: "x", value: "x" } : { value: "x" };
      const body = method === "GET" || method === "DELETE" ? {} : { json };
      const answer = await call(method, `/v1/secrets${path}`, { key, ...body });
      expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
    }
  });
});

describe("lists", () => {
  beforeEach(async () => {
    await secrets.create({
      slug: "alpha",
      type: "password",
      description: "Database of the SHOP",
      tags: { environment: "production", "odd:key": "x" },
    });
    await secrets.create({ slug: "beta", tags: { environment: "staging" } });
    await secrets.create({ slug: "shop-key", type: "api_key" });
    await bind(house.companyId, "beta", { id: "wf_1:deploy", type: "workflow_phase" });
    await secrets.remind("alpha", 30);
    await secretsOf(house.owner, "test").create({ slug: "sandboxed" });
  });

  it.each([
    ["", ["alpha", "beta", "shop-key"]],
    ["?type=password", ["alpha"]],
    ["?type=certificate", []],
    ["?tag=environment:production", ["alpha"]],
    ["?tag=environment:prod", []],
    ["?tag=odd:key:x", ["alpha"]],
    ["?search=shop", ["alpha", "shop-key"]],
    ["?search=SHOP-", ["shop-key"]],
    ["?search=%25", []],
    ["?bound=true", ["beta"]],
    ["?bound=false", ["alpha", "shop-key"]],
    ["?reminder=true", ["alpha"]],
    ["?reminder=false", ["beta", "shop-key"]],
    ["?search=shop&type=api_key&bound=false&reminder=false", ["shop-key"]],
    ["?page=2&pageSize=2", ["shop-key"]],
    ["?page=9", []],
  ])("answers %s by slug, with a total that agrees", async (query, slugs) => {
    const { status, body } = await secrets.list(query);
    expect(status).toBe(200);
    expect(body.data.map(({ slug }: { slug: string }) => slug)).toEqual(slugs);
    const paged = query.includes("page");
    expect(body.pagination.totalCount).toBe(paged ? 3 : slugs.length);
  });

  it.each(["type=x", "tag=", "tag=nocolon", "tag=:x", "bound=maybe", "reminder=1", "pageSize=101"])(
    "refuses ?%s by its field",
    async (query) => {
      const { status, body } = await secrets.list(`?${query}`);
      expect([status, body.error]).toEqual([422, "validation_error"]);
      expect(body.details[0].field).toBe(query.split("=")[0]);
    },
  );
});

describe("reminders", () => {
  async function columns() {
    return env.DB.prepare(
      "SELECT reminder_interval_days AS days, reminder_due_at AS due, next_notice_at AS next, created_at AS created, last_rotated_at AS rotated FROM secrets WHERE company_id = ?",
    )
      .bind(house.companyId)
      .first<Record<"days" | "due" | "next" | "created" | "rotated", number | null>>();
  }

  it("are due an interval after the last rotation, or the creation, and move with a new value", async () => {
    await secrets.create({ slug: "watched" });
    const set = await secrets.remind("watched", 90);
    const { created } = (await columns()) as { created: number };
    expect([set.status, set.body.data.reminder]).toEqual([
      200,
      { intervalDays: 90, nextDueAt: new Date(created + 90 * DAY_MS).toISOString() },
    ]);
    expect(await columns()).toMatchObject({ days: 90, next: created + 90 * DAY_MS });
    const same = await secrets.remind("watched", 90);
    expect(same.headers.get("etag")).toBe(set.headers.get("etag"));

    const replaced = await secrets.replace("watched", "new");
    const after = (await columns()) as Record<string, number>;
    expect(after["due"]).toBe((after["rotated"] ?? 0) + 90 * DAY_MS);
    expect(after["next"]).toBe(after["due"]);
    expect(Date.parse(replaced.body.data.reminder.nextDueAt)).toBe(after["due"]);

    expect((await secrets.forget("watched")).status).toBe(204);
    expect((await secrets.forget("watched")).status).toBe(204);
    expect(await columns()).toMatchObject({ days: null, due: null, next: null });
    const actions = (await auditEventsOf(house.companyId)).map((event) => event["action"]);
    expect(actions).toEqual([
      "secrets:create",
      "secrets:set_reminder",
      "secrets:replace_value",
      "secrets:remove_reminder",
    ]);
  });

  it("are given notice of at once where the date has passed already", async () => {
    await secrets.create({ slug: "old" });
    await env.DB.prepare("UPDATE secrets SET created_at = ? WHERE company_id = ?")
      .bind(Date.now() - 100 * DAY_MS, house.companyId)
      .run();
    const before = Date.now();
    await secrets.remind("old", 30);
    const { due, next } = (await columns()) as { due: number; next: number };
    expect(due).toBeLessThan(before - 69 * DAY_MS);
    expect(next).toBeGreaterThanOrEqual(before);
    expect(next).toBeLessThanOrEqual(Date.now());
  });
});

describe("notices", () => {
  it("tell those whom a new value and a deletion in use concern, committed with them", async () => {
    await secrets.create({ slug: "told", tags: { team: "a" } });
    await secrets.replace("told", "new");
    await bind(house.companyId, "told", { id: "con_1" });
    const { confirm } = (await secrets.remove("told")).body;
    await secrets.remove("told", `?confirm=${confirm}`);
    const rows = await outbox();
    const about = {
      secretId: expect.stringMatching(/^sec_/) as unknown,
      slug: "told",
      environment: "live",
      by: house.ownerId,
      byName: expect.any(String) as unknown,
    };
    expect(rows.map((row) => [row["kind"], JSON.parse(String(row["payload"]))])).toEqual([
      ["secret.replaced", { ...about, version: 2, nextDueAt: null }],
      ["secret.deleted_in_use", { ...about, resources: 1 }],
    ]);
    for (const row of rows) {
      expect(JSON.parse(String(row["audience"]))).toEqual({
        about: { id: "told", tags: { team: "a" } },
        creatorId: house.ownerId,
        holdersOf: { action: "secrets:update", id: "told", tags: { team: "a" } },
      });
    }
  });
});
