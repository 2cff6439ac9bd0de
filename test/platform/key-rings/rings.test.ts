/** When a key may go, for each list; and that nothing is sealed which no list answers for. */

import { beforeEach, describe, expect, it } from "vitest";

import { HASHED, SEALED, SEALED_COLUMNS } from "../../../src/compose/reseal.ts";
import { keyIdOf } from "../../../src/core/sealed-box.ts";
import { createHmacKey } from "../../../src/core/hmac-key.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/core/time.ts";
import { importSigningKeys } from "../../../src/features/audit/index.ts";
import { publicHalfOf } from "../../../src/features/audit/sealing/signing-keys.ts";
import { decideRetirement, SETTLE_MS, type Ring } from "../../../src/platform/key-rings/rules.ts";
import { createVault } from "../secret-store/support.ts";
import { freshName, write } from "../secret-store/requests.ts";
import { call } from "../../support/call.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import { look, mayRetire, NEW, OLD, ringOf } from "./support.ts";

const HOUR = 60 * MINUTE_MS;
const pool = usePool();

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM key_rings").run();
});

describe("whether the old keys may go", () => {
  const ring: Ring = {
    ...{ name: "VAULT_MASTER_KEY", firstId: "aaaaaaaa", firstSince: 0 },
    ...{ retiredIds: ["bbbbbbbb"], left: 0, broken: 0, walkedAt: null, checkedAt: 2 * DAY_MS },
  };
  const now = 2 * DAY_MS + MINUTE_MS;

  it("is yes where nothing needs them", () => {
    expect(decideRetirement(ring, now)).toMatchObject({ may: true });
    expect(decideRetirement({ ...ring, left: 2, broken: 2 }, now)).toEqual({
      may: true,
      why: "Nothing needs the keys after the first any more. 2 values open under no key and stay so.",
    });
  });

  it.each<[string, Partial<Ring>]>([
    ["There is one key", { retiredIds: [] }],
    ["3 values wait to be rewrapped", { left: 4, broken: 1 }],
    ["must be the first until", { firstSince: now - HOUR + 1 }],
    ["See that its cron runs", { checkedAt: now - HOUR }],
    ["Not every object", { name: "SEAL_MASTER_KEY", walkedAt: null }],
    ["2 API keys and runners", { name: "KEY_SEAL_SECRET", left: 2 }],
  ])("is no: %s", (why, change) => {
    const decided = decideRetirement({ ...ring, ...change }, now);
    expect(decided.may).toBe(false);
    expect(decided.why).toContain(why);
  });
});

describe("everything under the seal's masters", () => {
  it("is sealed anew, or over before they may go", () => {
    const lives = [...Object.values(SEALED), ...Object.values(HASHED)].flatMap((answer) =>
      answer.kind === "ends" ? [answer.withinMs] : [],
    );
    expect(lives.length).toBeGreaterThan(3);
    // An hour for isolates that began before the change.
    expect(Math.max(...lives)).toBeLessThanOrEqual(SETTLE_MS.SEAL_MASTER_KEY - HOUR);
  });

  it("is in columns that the job knows, or in those of what ends by itself", async () => {
    const { results: tables } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%sealed%'",
    ).all<{ name: string }>();
    const columns = await Promise.all(
      tables.map(async ({ name }) => {
        const info = await env.DB.prepare(`PRAGMA table_info(${name})`).all<{
          name: string;
          type: string;
        }>();
        return info.results.flatMap(({ name: column, type }) =>
          /sealed/.test(column) && /text/i.test(type) ? `${name}.${column}` : [],
        );
      }),
    );
    const found = columns.flat().toSorted();
    const known = SEALED_COLUMNS.map(
      ({ table, sealed }) =>
        `${(table as unknown as Record<symbol, string>)[Symbol.for("drizzle:Name")]}.${sealed.name}`,
    );
    const others = ["api_keys.sealed_by", "auth_states.sealed_verifier", "runners.sealed_by"];
    expect(found).toEqual([...known, ...others].toSorted());
  });
});

describe("the seal of credentials", () => {
  it("counts keys whose seal only an old secret knows, until they are revoked", async () => {
    const company = await seedCompany();
    const owner = await pool.sign((await seedUser(company.id, "owner")).sub);
    const json = { name: "A key", environment: "live", scopes: ["services:read"] };
    const created = await call("POST", "/v1/api-keys", { bearer: owner, json });
    expect(created.status).toBe(201);
    const [current = "", retired = ""] = env.KEY_SEAL_SECRET.split(",");
    const sealedBy = await env.DB.prepare("SELECT sealed_by FROM api_keys WHERE id = ?")
      .bind(created.body.data.id)
      .first("sealed_by");
    expect(sealedBy).toBe(await keyIdOf(current));
    expect(createHmacKey(current).id).toBe(sealedBy);

    const later = Date.now() + 2 * DAY_MS;
    await look({ seal: [current, retired] }, 0);
    await look({ seal: [current, retired] }, later);
    expect(await mayRetire("KEY_SEAL_SECRET", later)).toMatchObject({ may: true });

    // A newer secret comes in front: the key's own is an old one now.
    await look({ seal: [NEW, current] }, 0);
    await look({ seal: [NEW, current] }, later);
    expect(await mayRetire("KEY_SEAL_SECRET", later)).toMatchObject({ may: false });
    expect((await ringOf("KEY_SEAL_SECRET")).left).toBe(1);
    await call("POST", `/v1/api-keys/${created.body.data.id}/revoke`, { bearer: owner, json: {} });
    await look({ seal: [NEW, current] }, later);
    expect((await ringOf("KEY_SEAL_SECRET")).left).toBe(0);
  });
});

describe("the vault's masters", () => {
  it("are counted, and move a piece a run", async () => {
    const vault = createVault({ keyring: { masters: [OLD] } });
    const value = write(freshName(), "a value");
    await vault.create(value);
    await look({ vault: [NEW, OLD] }, 0);
    expect(await mayRetire("VAULT_MASTER_KEY", 0)).toMatchObject({ may: false });
    await look({ vault: [NEW, OLD] }, 2 * HOUR);
    expect(await mayRetire("VAULT_MASTER_KEY", 2 * HOUR)).toMatchObject({ may: true });
    const opened = await createVault({ keyring: { masters: [NEW] } }).read(
      ...([value.name, value.token, Infinity] as const),
    );
    expect(opened.reveal()).toBe("a value");
  });

  it("begin their day anew when the first key changes, and not when another goes", async () => {
    await look({ vault: [NEW, OLD] }, 0);
    await look({ vault: [NEW] }, HOUR);
    expect(await ringOf("VAULT_MASTER_KEY")).toMatchObject({ firstSince: 0, retiredIds: [] });
    await look({ vault: [OLD, NEW] }, 2 * HOUR);
    expect(await ringOf("VAULT_MASTER_KEY")).toMatchObject({ firstSince: 2 * HOUR });
  });
});

describe("the keys that sign the audit log", () => {
  it("are published as they were once the seed is gone", async () => {
    const [now = "", before = ""] = env.AUDIT_SIGNING_KEY.split(",");
    const both = await importSigningKeys([now, before]);
    const publicHalf = `public.${await publicHalfOf(before)}`;
    const after = await importSigningKeys([now, publicHalf]);
    expect(after.published).toEqual(both.published);
    expect(after.keyId).toBe(both.keyId);
  });
});
