/** `oauth2_refresh` through the API: the object, the store and the provider as they are. */

import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { startOutside, type Outside } from "../../support/outside.ts";
import { startApi, startTokenProvider, type TokenProvider } from "../../support/token-provider.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { connectorsOf } from "../connectors/support.ts";
import { seedHouse, type House } from "../secrets/support.ts";

const FIRST = "refresh-token-that-a-person-entered";
const CLIENT_SECRET = "client-secret-of-the-registered-app";

let pool: Pool;
let outside: Outside;
let provider: TokenProvider;
let house: House;
let owner: ReturnType<typeof connectorsOf>;

beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  pool = await startPool();
  outside = startOutside();
});
afterAll(() => vi.unstubAllGlobals());
afterEach(() => vi.useRealTimers());
beforeEach(async () => {
  outside.reset();
  provider = startTokenProvider(outside, "auth.example.com", FIRST);
  startApi(outside, "api.example.com", provider);
  house = await seedHouse(pool);
  owner = connectorsOf(house.owner);
  await owner.secret("refresh", { value: FIRST });
  await owner.secret("client", { value: CLIENT_SECRET });
  await owner.create({
    ...{ slug: "api", name: "API", type: "http", baseUrl: "https://api.example.com" },
    auth: {
      ...{ scheme: "oauth2_refresh", tokenUrl: "https://auth.example.com/token" },
      ...{ clientId: "nembl", clientSecret: "client", secret: "refresh" },
    },
  });
});

const invoke = () => owner.invoke({ path: "/things" }, "api");

async function secretRow() {
  const row = await env.DB.prepare(
    "SELECT * FROM secrets WHERE company_id = ? AND slug = 'refresh'",
  )
    .bind(house.companyId)
    .first<Record<string, string | number | null>>();
  if (row === null) throw new Error("The secret is gone");
  return row;
}

async function storedValue(): Promise<string> {
  const { physical_name: name, version_token: token } = await secretRow();
  const { secretStore } = composeFor(env).deps;
  return (await secretStore.read(String(name), String(token), Infinity)).reveal();
}

const stub = () =>
  env.REFRESH_TOKEN.get(env.REFRESH_TOKEN.idFromName(`live:${house.companyId}:refresh`));

it("exchanges the refresh token, and uses the access token until it ends", async () => {
  for (let index = 0; index < 3; index++) expect((await invoke()).body.data.status).toBe(200);
  expect(provider.exchanged).toEqual([FIRST]);
  expect(Object.fromEntries(provider.forms[0] ?? [])).toEqual({
    ...{ grant_type: "refresh_token", refresh_token: FIRST },
    ...{ client_id: "nembl", client_secret: CLIENT_SECRET },
  });
});

it("makes one token call for twenty callers", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, invoke));
  expect(answers.map(({ body }) => body.data?.status)).toEqual(Array(20).fill(200));
  expect(provider.exchanged).toEqual([FIRST]);
});

it("takes out both tokens and the client's secret of whatever the API answers", async () => {
  outside.on("api.example.com", ({ headers }) =>
    Response.json({
      all: [headers.get("authorization"), FIRST, provider.current(), CLIENT_SECRET, btoa(FIRST)],
    }),
  );
  const { text } = await invoke();
  expect(text).toContain("Bearer");
  for (const value of [FIRST, CLIENT_SECRET, btoa(FIRST), "-of-the-provider"]) {
    expect(text).not.toContain(value);
  }
});

it("makes a rotated token the next version, as the system, and moves no reminder", async () => {
  await owner.ask("PUT", "/secrets/refresh/reminder", { intervalDays: 30 });
  const before = await secretRow();
  await invoke();

  expect(await storedValue()).toBe(provider.current());
  const after = await secretRow();
  expect(after).toMatchObject({ version: 2, status: "active", last_rotated_at: null });
  expect(after["reminder_due_at"]).toBe(before["reminder_due_at"]);
  const events = await auditEventsOf(house.companyId);
  const rotated = events.filter(({ action }) => action === "secrets:replace_value");
  expect(rotated).toMatchObject([
    { actor_type: "system", actor_id: "oauth2_refresh", target: "secret:refresh" },
  ]);
  const { results } = await env.DB.prepare("SELECT kind FROM outbox WHERE company_id = ?")
    .bind(house.companyId)
    .all();
  expect(results.filter(({ kind }) => kind === "secret.replaced")).toEqual([]);
  const versions = await owner.ask("GET", "/secrets/refresh/versions");
  expect(versions.body.data.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
});

it("keeps the token where the provider gives no other one", async () => {
  provider.rotates = false;
  provider.lifeSeconds = 60;
  await invoke();
  later(61_000);
  await invoke();
  expect(provider.exchanged).toEqual([FIRST, FIRST]);
  expect(await secretRow()).toMatchObject({ version: 1 });
});

/** Secrets Manager prunes versions no faster. */
it("writes the store once in ten minutes, and loses no token meanwhile", async () => {
  provider.lifeSeconds = 60;
  for (let index = 0; index < 4; index++) {
    expect((await invoke()).body.data.status).toBe(200);
    later(61_000);
  }
  expect(provider.exchanged).toHaveLength(4);
  expect(await secretRow()).toMatchObject({ version: 2 });
  expect(await storedValue()).not.toBe(provider.current());

  later(10 * 60_000);
  await runDurableObjectAlarm(stub());
  expect(await secretRow()).toMatchObject({ version: 3 });
  expect(await storedValue()).toBe(provider.current());
});

it("uses a value that a person sets at once, and what they set wins over a rotation", async () => {
  await invoke();
  const theirs = "refresh-token-that-a-person-entered-anew";
  provider = startTokenProvider(outside, "auth.example.com", theirs);
  startApi(outside, "api.example.com", provider);
  await owner.ask("PUT", "/secrets/refresh/value", { value: theirs });
  expect((await invoke()).body.data.status).toBe(200);
  expect(provider.exchanged).toEqual([theirs]);
});

it("a person's replacement during the exchange wins: what came of the old value is not used", async () => {
  const theirs = "refresh-token-that-a-person-entered-anew";
  provider.intercept = async (_, exchange) => {
    const answer = exchange();
    provider = startTokenProvider(outside, "auth.example.com", theirs);
    startApi(outside, "api.example.com", provider);
    await owner.ask("PUT", "/secrets/refresh/value", { value: theirs });
    return answer;
  };
  expect((await invoke()).body.data.status).toBe(200);
  expect(provider.exchanged).toEqual([theirs]);
  expect(await storedValue()).toBe(provider.current());
  expect(await secretRow()).toMatchObject({ version: 3 });
});

it("asks a refused provider once, says so, and asks again for another value", async () => {
  await owner.ask("PUT", "/secrets/refresh/value", { value: "refresh-token-that-is-wrong" });
  for (let index = 0; index < 3; index++) {
    const refused = await invoke();
    expect([refused.status, refused.body.error, refused.body.message]).toEqual([
      ...[502, "upstream_error"],
      expect.stringContaining("refuses the refresh token"),
    ]);
  }
  expect(provider.exchanged).toHaveLength(1);
  expect((await owner.test("api")).body.data).toEqual({
    ...{ ok: false, status: null },
    message: expect.stringContaining("refuses the refresh token"),
  });
  expect((await owner.get("api")).body.data.refusedSince).not.toBe(null);
  // The grant is refused, not deleted.
  expect(await secretRow()).toMatchObject({ status: "active", version: 2 });

  provider = startTokenProvider(outside, "auth.example.com", FIRST);
  startApi(outside, "api.example.com", provider);
  await owner.ask("PUT", "/secrets/refresh/value", { value: FIRST });
  expect((await invoke()).body.data.status).toBe(200);
  expect((await owner.get("api")).body.data.refusedSince).toBe(null);
});

it.each([
  ["200", () => Response.json({ error: "bad_refresh_token" })],
  ["400", () => Response.json({ error: "invalid_grant" }, { status: 400 })],
  ["401", () => Response.json({ error: "invalid_client" }, { status: 401 })],
])("reads an error at %s", async (_, answer) => {
  provider.intercept = answer;
  expect((await invoke()).body.message).toMatch(/The provider refuses/);
  await invoke();
  expect(provider.forms).toHaveLength(1);
});

it.each([
  ["503", () => Response.json({ error: "invalid_grant" }, { status: 503 })],
  ["429", () => new Response("slow down", { status: 429 })],
  ["a page", () => new Response("<h1>OK</h1>")],
  ["no token", () => Response.json({ token_type: "bearer" })],
  ["a token with a line break", () => Response.json({ access_token: "a\r\nx: y" })],
  ["more than it may", () => new Response("x".repeat(100_000))],
  ["a redirect", () => Response.redirect("https://evil.example.com/")],
  [
    "nothing",
    () => {
      throw new Error(`could not reach https://auth.example.com/?${FIRST}`);
    },
  ],
])("takes %s for no verdict on the grant", async (_, answer) => {
  provider.intercept = answer;
  const failed = await invoke();
  expect([failed.status, failed.body.error]).toEqual([502, "upstream_error"]);
  expect(failed.text).not.toContain(FIRST);
  expect((await owner.get("api")).body.data.refusedSince).toBe(null);

  provider.intercept = (_form, exchange) => exchange();
  later(5_000);
  expect((await invoke()).body.data.status).toBe(200);
});

it("renews an access token that the API refuses, once, and sends the call once more", async () => {
  await invoke();
  later(30_000);
  provider.withdrawAccess();
  const answers = await Promise.all(Array.from({ length: 5 }, invoke));
  expect(answers.map(({ body }) => body.data.status)).toEqual(Array(5).fill(200));
  expect(provider.exchanged).toHaveLength(2);
});

it("does not exchange again and again for an API that refuses everything", async () => {
  outside.on("api.example.com", () => new Response("no", { status: 401 }));
  for (let index = 0; index < 5; index++) expect((await invoke()).body.data.status).toBe(401);
  expect(provider.exchanged).toHaveLength(1);
});

it("answers 409 secret_missing without the secret, and works again with one of its slug", async () => {
  await invoke();
  const refused = await owner.ask("DELETE", "/secrets/refresh");
  await owner.ask("DELETE", `/secrets/refresh?confirm=${refused.body.confirm}`);
  const missing = await invoke();
  expect([missing.status, missing.body.error]).toEqual([409, "secret_missing"]);

  provider = startTokenProvider(outside, "auth.example.com", FIRST);
  startApi(outside, "api.example.com", provider);
  await owner.secret("refresh", { value: FIRST });
  expect((await invoke()).body.data.status).toBe(200);
});

/** Attack: the list of hosts is narrowed after the connector was made; what is in memory already must not go on. */
it("asks the secret's own list at every call, for both hosts", async () => {
  await invoke();
  for (const allowedHosts of [["auth.example.com"], ["api.example.com"]]) {
    await owner.ask("PATCH", "/secrets/refresh", { allowedHosts });
    const refused = await invoke();
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
  }
  await owner.ask("PATCH", "/secrets/refresh", {
    allowedHosts: ["api.example.com", "auth.example.com"],
  });
  expect((await invoke()).body.data.status).toBe(200);
});

it("keeps no token where it could be read: D1 and the object's storage hold none", async () => {
  provider.lifeSeconds = 60;
  await invoke();
  later(61_000);
  // Not stored yet: it is in the object.
  await invoke();
  const kept = await runInDurableObject(stub(), (_, state) =>
    JSON.stringify([...state.storage.kv.list()]),
  );
  expect(kept).toContain("pending");
  expect(kept).not.toMatch(/of-the-provider|person-entered/);
});

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}
