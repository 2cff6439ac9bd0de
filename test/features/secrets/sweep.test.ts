import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { Secret } from "../../../src/core/secret.ts";
import { sweepSecrets } from "../../../src/features/secrets/index.ts";
import type { SecretStore } from "../../../src/platform/secret-store/store.ts";
import { EMBEDDED, inspect } from "../../support/secret-stands.ts";
import { usePool } from "../../support/tokens.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { secretsOf, seedHouse, type House } from "./support.ts";

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS + 1;

const pool = usePool();
let house: House;
let secrets: ReturnType<typeof secretsOf>;

afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  house = await seedHouse(pool);
  secrets = secretsOf(house.owner);
});

const { deps } = composeFor(env);
const sweep = (nowMs: number, over: Partial<SecretStore> = {}) =>
  sweepSecrets({ ...deps, secretStore: { ...deps.secretStore, ...over } }, nowMs);

/** As a stop leaves it: taken by an attempt that has ended. */
async function strand(slug: string, status: string, pendingToken: string, atMs = Date.now()) {
  await env.DB.prepare(
    "UPDATE secrets SET status = ?, attempt_id = 'dead', pending_token = ?, touched_at = ? WHERE company_id = ? AND slug = ?",
  )
    .bind(status, pendingToken, atMs, house.companyId, slug)
    .run();
}

const whole = async () => (await inspect(EMBEDDED, house.companyId)).rows;

it("touches nothing before fifteen minutes: a request that was signed may still arrive", async () => {
  await secrets.create({ slug: "young" });
  await strand("young", "deleting", "x");
  expect(await sweep(Date.now() + 14 * MINUTE_MS)).toEqual({ found: 0, failed: 0 });
  expect(await whole()).toHaveLength(1);
  expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 1, failed: 0 });
  expect(await whole()).toEqual([]);
});

it("tells in the log of the secret's own environment what did not happen, as itself", async () => {
  const sandbox = secretsOf(house.owner, "test");
  await sandbox.create({ slug: "undone" });
  await strand("undone", "creating", "x");
  await sweep(Date.now() + QUARTER_MS);
  expect((await auditEventsOf(house.companyId)).at(-1)).toMatchObject({
    action: "secrets:create",
    target: "secret:undone",
    outcome: "failure",
    actor_type: "system",
    environment: "test",
  });
  expect((await sandbox.create({ slug: "undone" })).body.data.path).toMatch(/\/test\/undone\/2$/);
});

it("goes on past a row that fails, and comes back to it later", async () => {
  for (const slug of ["stuck", "fine"]) {
    await secrets.create({ slug });
    await strand(slug, "deleting", "x", Date.now() - (slug === "stuck" ? 2 : 1));
  }
  const failing = async (name: string, deadlineMs: number) => {
    if (name.endsWith("/stuck")) throw new Error("no");
    await deps.secretStore.delete(name, deadlineMs);
  };
  const first = Date.now() + QUARTER_MS;
  expect(await sweep(first, { delete: failing })).toEqual({ found: 2, failed: 1 });
  expect((await whole()).map(({ slug }) => slug)).toEqual(["stuck"]);
  // It was touched, so others come before it.
  expect(await sweep(first + MINUTE_MS)).toEqual({ found: 0, failed: 0 });
  expect(await sweep(first + QUARTER_MS)).toEqual({ found: 1, failed: 0 });
  expect(await whole()).toEqual([]);
});

it("settles a row once where two sweeps run at a time", async () => {
  await secrets.create({ slug: "twice" });
  const { version_token: token } = (await env.DB.prepare(
    "SELECT version_token FROM secrets WHERE company_id = ?",
  )
    .bind(house.companyId)
    .first<{ version_token: string }>()) ?? { version_token: "" };
  await strand("twice", "replacing", token);
  const nowMs = Date.now() + QUARTER_MS;
  const [one, two] = await Promise.all([sweep(nowMs), sweep(nowMs)]);
  expect([one.failed + two.failed, one.found + two.found]).toEqual([one.found + two.found - 1, 2]);
  expect(await whole()).toMatchObject([{ version: 2, status: "active" }]);
});

it("takes at most twenty rows a run, the oldest first", async () => {
  const base = Date.now() - MINUTE_MS;
  for (let index = 0; index < 22; index++) {
    await secrets.create({ slug: `row-${index}` });
    await strand(`row-${index}`, "deleting", "x", base - index);
  }
  expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 20, failed: 0 });
  expect((await whole()).map(({ slug }) => slug)).toEqual(["row-0", "row-1"]);
  expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 2, failed: 0 });
});

/** Somebody rolled back by hand, and what is neither current nor the one before would be pruned. */
it("makes the new version the store's current one again before the row names it", async () => {
  await secrets.create({ slug: "rolled", value: "old" });
  const name = `nembl/${house.companyId}/rolled`;
  const deadlineMs = Date.now() + MINUTE_MS;
  const pending = crypto.randomUUID();
  await deps.secretStore.replace({ name, token: pending, value: new Secret("new"), deadlineMs });
  const byHand = crypto.randomUUID();
  await deps.secretStore.replace({ name, token: byHand, value: new Secret("hand"), deadlineMs });
  await strand("rolled", "replacing", pending);

  expect(await sweep(Date.now() + QUARTER_MS)).toEqual({ found: 1, failed: 0 });

  expect(await whole()).toMatchObject([{ version: 2, value: "new", current: true }]);
});

it("gives back the old version where the store never got the new one, and says so", async () => {
  await secrets.create({ slug: "kept", value: "old" });
  await secrets.remind("kept", 30);
  const before = (await secrets.get("kept")).body.data;
  await strand("kept", "replacing", crypto.randomUUID());
  await sweep(Date.now() + QUARTER_MS);
  expect((await secrets.get("kept")).body.data).toEqual(before);
  expect((await auditEventsOf(house.companyId)).at(-1)).toMatchObject({
    action: "secrets:replace_value",
    outcome: "failure",
  });
});

it("tells those whom it concerns when it finishes a replacement, as the caller would have", async () => {
  await secrets.create({ slug: "told" });
  await secrets.remind("told", 30);
  const token = await env.DB.prepare("SELECT version_token FROM secrets WHERE company_id = ?")
    .bind(house.companyId)
    .first<string>("version_token");
  await strand("told", "replacing", token ?? "");
  const nowMs = Date.now() + QUARTER_MS;
  await sweep(nowMs);
  const { data } = (await secrets.get("told")).body;
  expect([data.version, data.lastRotatedAt]).toEqual([2, new Date(nowMs).toISOString()]);
  expect(Date.parse(data.reminder.nextDueAt)).toBe(nowMs + 30 * 86_400_000);
  const { results } = await env.DB.prepare("SELECT kind FROM outbox WHERE company_id = ?")
    .bind(house.companyId)
    .all();
  expect(results).toEqual([{ kind: "secret.replaced" }]);
});
