/** SEAL_MASTER_KEY from its first day to its last: the new key second, first, and the old one gone. */

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { seal, SealBroken, unseal, type SealContext } from "../../../src/core/sealed-box.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/core/time.ts";
import { SEALED_COLUMNS } from "../../../src/compose/reseal.ts";
import { openSecret, totpContext } from "../../../src/features/mfa/factors/totp-secret.ts";
import { acceptStep, selectFactors } from "../../../src/features/mfa/store.ts";
import { openSecrets } from "../../../src/features/notifications/webhook-endpoints/webhook-secret.ts";
import type { PendingToken } from "../../../src/features/egress/rules/refresh-state.ts";
import { conflict } from "../../../src/core/errors.ts";
import { resealColumn } from "../../../src/platform/d1/reseal-rows.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { env, random } from "../../support/world.ts";
import { connectorsOf } from "../../features/connectors/support.ts";
import { seedHouse } from "../../features/secrets/support.ts";
import { db, look, mayRetire, NEW, OLD } from "./support.ts";

const sealedBy = (master: string, context: SealContext, text: string) =>
  seal({ masters: [master] }, context, text, random);

let serial = 0;

async function seedFactor(master = OLD): Promise<{ userId: string; secret: string }> {
  const userId = `usr_ring_${serial++}`;
  const secret = `SECRET${userId}`;
  await env.DB.prepare(
    "INSERT INTO mfa_factors (user_id, kind, sealed_secret, created_at, confirmed_at) VALUES (?, 'totp', ?, ?, 1)",
  )
    .bind(userId, await sealedBy(master, totpContext(userId), secret), serial)
    .run();
  return { userId, secret };
}

async function seedEndpoint(master = OLD): Promise<{ id: string; secrets: string[] }> {
  const id = `whe_ring_${serial++}`;
  const secrets = [`whsec_now_${id}`, `whsec_before_${id}`];
  const context = { purpose: "webhook-signing-secret", aad: id } as const;
  const [now, before] = await Promise.all(secrets.map((text) => sealedBy(master, context, text)));
  await env.DB.prepare(
    `INSERT INTO webhook_endpoints (id, company_id, url, events, status, sealed_secret, previous_sealed_secret, previous_until, failures, created_at, created_by, updated_at, revision)
     VALUES (?, 'co_ring', 'https://hooks.example.com/', '[]', 'enabled', ?, ?, 9e15, 0, 1, 'usr_1', 1, 1)`,
  )
    .bind(id, now, before)
    .run();
  return { id, secrets };
}

async function openFactor(userId: string, masters: readonly string[]): Promise<string> {
  const [factor] = await selectFactors(db, { userId });
  if (factor === undefined) throw new Error("The factor is gone");
  return openSecret({ masters }, factor);
}

async function openEndpoint(id: string, masters: readonly string[]): Promise<string[]> {
  const row = await env.DB.prepare("SELECT * FROM webhook_endpoints WHERE id = ?")
    .bind(id)
    .first<Record<string, string>>();
  const sealed = {
    id,
    sealedSecret: row?.["sealed_secret"] ?? "",
    previousSealedSecret: row?.["previous_sealed_secret"] ?? null,
    previousUntil: 9e15,
  };
  return openSecrets({ keyring: { masters } }, sealed, 0);
}

const [factorColumn] = SEALED_COLUMNS;
if (factorColumn === undefined) throw new Error("No column is sealed");

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare("DELETE FROM mfa_factors"),
    env.DB.prepare("DELETE FROM webhook_endpoints"),
    env.DB.prepare("DELETE FROM key_rings"),
    env.DB.prepare("DELETE FROM connectors"),
  ]);
});

describe("the old key", () => {
  it("may go once all is under the new one, and everything opens without it", async () => {
    const factors = await Promise.all(Array.from({ length: 7 }, () => seedFactor()));
    const endpoints = [await seedEndpoint(), await seedEndpoint(NEW)];

    // Its first day: known, and sealing nothing.
    await look({ master: [OLD, NEW] }, 0);
    expect(await openFactor(factors[0]?.userId ?? "", [OLD])).toBe(factors[0]?.secret);

    // First in the list.
    expect(await look({ master: [NEW, OLD] }, MINUTE_MS)).toMatchObject({ moved: 11, left: 0 });
    expect(await mayRetire("SEAL_MASTER_KEY", MINUTE_MS)).toMatchObject({ may: false });
    const later = MINUTE_MS + DAY_MS + 61 * MINUTE_MS;
    await look({ master: [NEW, OLD] }, later);
    expect(await mayRetire("SEAL_MASTER_KEY", later)).toMatchObject({ may: true });

    for (const { userId, secret } of factors) {
      expect(await openFactor(userId, [NEW])).toBe(secret);
      await expect(openFactor(userId, [OLD])).rejects.toThrow(SealBroken);
    }
    for (const { id, secrets } of endpoints) expect(await openEndpoint(id, [NEW])).toEqual(secrets);
  });

  it("stays while anything is under it, or opens under none", async () => {
    await seedFactor();
    const broken = await seedFactor();
    await env.DB.prepare(
      "UPDATE mfa_factors SET sealed_secret = sealed_secret || 'AA' WHERE user_id = ?",
    )
      .bind(broken.userId)
      .run();
    await look({ master: [NEW] }, 0);
    const masters = [NEW, OLD];
    const options = { db, random, keyring: { masters } };
    expect(await resealColumn(options, factorColumn, 10)).toEqual({
      ...{ resealed: 1, broken: 1, left: 1 },
    });
    const late = 2 * DAY_MS;
    await look({ master: masters }, late);
    expect((await mayRetire("SEAL_MASTER_KEY", late)).why).toContain("open under no key");
  });
});

describe("a run that stops half-way", () => {
  it("is gone on with by the next, and nothing is sealed twice", async () => {
    const factors = await Promise.all(Array.from({ length: 10 }, () => seedFactor()));
    const options = { db, random, keyring: { masters: [NEW, OLD] } };
    expect(await resealColumn(options, factorColumn, 4)).toMatchObject({ resealed: 4, left: 6 });
    for (const { userId, secret } of factors) {
      expect(await openFactor(userId, [NEW, OLD])).toBe(secret);
    }
    expect(await resealColumn(options, factorColumn, 4)).toMatchObject({ resealed: 4, left: 2 });
    expect(await resealColumn(options, factorColumn, 4)).toMatchObject({ resealed: 2, left: 0 });
    expect(await resealColumn(options, factorColumn, 4)).toMatchObject({ resealed: 0, left: 0 });
    for (const { userId, secret } of factors) expect(await openFactor(userId, [NEW])).toBe(secret);
  });
});

describe("what happens between the run's read and its write", () => {
  /** The database as the run has it: its write waits for `first`. */
  const after = (first: () => Promise<unknown>) =>
    new Proxy(db, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === "run") {
          return async (statement: never) => {
            await first();
            return target.run(statement);
          };
        }
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });

  it("is not undone: a factor set up anew, and one that was removed", async () => {
    const [changed, removed, other] = [await seedFactor(), await seedFactor(), await seedFactor()];
    const anew = await sealedBy(OLD, totpContext(changed.userId), "ANEW");
    const racing = after(() =>
      env.DB.batch([
        env.DB.prepare("UPDATE mfa_factors SET sealed_secret = ? WHERE user_id = ?").bind(
          ...[anew, changed.userId],
        ),
        env.DB.prepare("DELETE FROM mfa_factors WHERE user_id = ?").bind(removed.userId),
      ]),
    );
    const keyring = { masters: [NEW, OLD] };
    const found = await resealColumn({ db: racing, random, keyring }, factorColumn, 3);
    expect(found.left).toBe(1);
    expect(await openFactor(changed.userId, [OLD])).toBe("ANEW");
    expect(await selectFactors(db, { userId: removed.userId })).toEqual([]);
    expect(await openFactor(other.userId, [NEW])).toBe(other.secret);
    await resealColumn({ db, random, keyring }, factorColumn, 10);
    expect(await openFactor(changed.userId, [NEW])).toBe("ANEW");
  });

  it("is no reason to refuse a right code that was looked at before", async () => {
    const { userId } = await seedFactor();
    const [before] = await selectFactors(db, { userId });
    if (before === undefined) throw new Error("The factor is gone");
    await resealColumn({ db, random, keyring: { masters: [NEW, OLD] } }, factorColumn, 10);
    await writeBatch(db, acceptStep(db, { userId }, before, 5, conflict("used")));
    const [now] = await selectFactors(db, { userId });
    expect(now).toMatchObject({ lastStep: 5 });
    expect(now?.sealedSecret).not.toBe(before.sealedSecret);

    // Attack: the code of a factor that another has taken the place of.
    await env.DB.prepare("UPDATE mfa_factors SET created_at = created_at + 1 WHERE user_id = ?")
      .bind(userId)
      .run();
    await expect(
      writeBatch(db, acceptStep(db, { userId }, before, 6, conflict("used"))),
    ).rejects.toThrow("used");
  });
});

describe("a rotated refresh token that the store has not taken yet", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = await startPool();
  });
  afterAll(() => vi.unstubAllGlobals());

  /** The Worker's own list, of which the second is the old one. */
  const [current = "", retired = ""] = env.SEAL_MASTER_KEY.split(",");

  async function seedPending() {
    const house = await seedHouse(pool);
    const owner = connectorsOf(house.owner);
    await owner.secret("refresh", { value: "refresh-token-of-before" });
    await owner.create({
      ...{ slug: "api", name: "API", type: "http", baseUrl: "https://api.example.com" },
      auth: {
        ...{ scheme: "oauth2_refresh", tokenUrl: "https://auth.example.com/token" },
        ...{ clientId: "nembl", secret: "refresh" },
      },
    });
    const { companyId } = house;
    const stub = env.REFRESH_TOKEN.get(env.REFRESH_TOKEN.idFromName(`live:${companyId}:refresh`));
    const place = { companyId, environment: "live" } as const;
    const version = crypto.randomUUID();
    const aad = `${companyId}|live|refresh|${version}`;
    const context = { purpose: "connector-refresh-token", aad } as const;
    const pending: PendingToken = {
      ...{ replaces: "a-version-of-the-row", version },
      sealed: await sealedBy(retired, context, "rotated-token"),
    };
    await runInDurableObject(stub, (_, { storage }) => {
      storage.kv.put("owner", { place, slug: "refresh", connectorId: "con_1" });
      storage.kv.put("pending", pending);
      // The store was written just now: what is pending stays so for ten minutes.
      storage.kv.put("storedAtMs", Date.now());
    });
    const opensWith = (master: string) =>
      runInDurableObject(stub, async (_, { storage }) => {
        const kept = storage.kv.get<PendingToken>("pending");
        return unseal({ masters: [master] }, context, kept?.sealed ?? "");
      });
    return { stub, opensWith };
  }

  it("is sealed anew when the job walks over the connectors, and only then may the old key go", async () => {
    const { opensWith } = await seedPending();
    expect(await opensWith(retired)).toBe("rotated-token");
    const lists = { master: [current, retired] };
    await look(lists, 0);
    const late = 2 * DAY_MS;
    expect((await mayRetire("SEAL_MASTER_KEY", 0)).may).toBe(false);
    await look(lists, late);
    expect(await opensWith(current)).toBe("rotated-token");
    expect(await mayRetire("SEAL_MASTER_KEY", late)).toMatchObject({ may: true });
  });

  it("seals itself anew at its alarm, whatever became of its connector", async () => {
    const { stub, opensWith } = await seedPending();
    await env.DB.prepare("DELETE FROM connectors").run();
    await runInDurableObject(stub, (_, { storage }) => storage.setAlarm(Date.now() + 3_600_000));
    await runDurableObjectAlarm(stub);
    expect(await opensWith(current)).toBe("rotated-token");
  });

  it("holds the old key while its object does not answer", async () => {
    const { stub } = await seedPending();
    await runInDurableObject(stub, (_, { storage }) => {
      const pending = storage.kv.get<PendingToken>("pending");
      storage.kv.put("pending", { ...pending, sealed: `${pending?.sealed}AA` });
    });
    const lists = { master: [current, retired] };
    await look(lists, 0);
    await look(lists, 2 * DAY_MS);
    expect((await mayRetire("SEAL_MASTER_KEY", 2 * DAY_MS)).why).toContain("refresh token");
  });
});
