import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runInDurableObject } from "cloudflare:test";

import { createIsolate } from "../support/isolate.ts";
import { seedSession, stubOf, type SeedSession } from "../support/sessions.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { seedCompany, seedUser } from "../support/world.ts";

let pool: Pool;
let company: { id: string };
let user: { id: string; sub: string };

beforeEach(async () => {
  pool = await startPool();
  company = await seedCompany();
  user = await seedUser(company.id, "admin");
});
afterEach(() => vi.unstubAllGlobals());

const withSession = ({ cookie }: SeedSession, method = "GET"): RequestInit => ({
  method,
  headers: { cookie: `__Host-nembl_session=${cookie}`, origin: "http://api.test" },
});

/** Rotates, as Cognito does where rotation is on; a token used twice is refused. */
function rotatingEndpoint(first: string, options: { readonly slow?: Promise<unknown> } = {}) {
  let current = first;
  let count = 0;
  pool.onToken(async (form) => {
    count++;
    await options.slow;
    if (form.get("refresh_token") !== current) {
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    }
    current = `rotated-${count}`;
    const big = "x".repeat(10_000);
    const body = { access_token: "a", id_token: big, refresh_token: current, expires_in: 3_600 };
    return Response.json(body);
  });
  return { count: () => count, current: () => current };
}

/** No attack: a page sends fifty requests when the laptop wakes up. Peers signed the losers out. */
it("P12: fifty requests at a session's expiry make one refresh, and all succeed", async () => {
  const endpoint = rotatingEndpoint("first");
  const session = await seedSession(user, company.id, { refreshToken: "first" });
  const isolates = [createIsolate(), createIsolate()];

  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      (isolates[index % 2] as (typeof isolates)[number]).fetch("/v1/me", withSession(session)),
    ),
  );

  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 200));
  expect(endpoint.count()).toBe(1);
  // None of them sets a cookie: the last to arrive would undo what another has changed meanwhile.
  for (const answer of answers) expect(answer.headers.getSetCookie()).toEqual([]);
});

it("P12: the rotated token is kept, sealed, and is the one sent at the next expiry", async () => {
  const endpoint = rotatingEndpoint("first");
  const session = await seedSession(user, company.id, { refreshToken: "first" });
  const isolate = createIsolate();
  expect((await isolate.fetch("/v1/me", withSession(session))).status).toBe(200);

  const stored = await runInDurableObject(stubOf(session.name), (_, state) =>
    JSON.stringify([...state.storage.kv.list()]),
  );
  expect(stored).not.toContain("rotated-1");

  const realNow = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + 59 * 60_000 + 1_000);
  expect((await isolate.fetch("/v1/me", withSession(session))).status).toBe(200);
  vi.restoreAllMocks();
  expect([endpoint.count(), endpoint.current()]).toEqual([2, "rotated-2"]);
});

it("P12: a sign-out during a refresh wins, and what Cognito gave out is given back", async () => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const endpoint = rotatingEndpoint("first", { slow });
  const session = await seedSession(user, company.id, { refreshToken: "first" });
  const [one, other] = [createIsolate(), createIsolate()];

  const pending = one.fetch("/v1/me", withSession(session), { wait: false });
  await vi.waitUntil(() => endpoint.count() === 1);
  // The sign-out itself waits for nothing that Cognito does: it comes through the row.
  await stubOf(session.name).end();
  release();
  await pending;

  expect((await other.fetch("/v1/me", withSession(session))).status).toBe(401);
  await vi.waitUntil(() => pool.forms.some(({ form }) => form.get("token") === "rotated-1"));
  const stored = await runInDurableObject(stubOf(session.name), (_, state) =>
    state.storage.kv.get<{ refresh: unknown }>("state"),
  );
  expect(stored?.refresh ?? null).toBeNull();
});

it("P12: signing out through the API while fifty requests wait for a refresh leaves no one signed in", async () => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const endpoint = rotatingEndpoint("first", { slow });
  const session = await seedSession(user, company.id, { refreshToken: "first" });
  const isolate = createIsolate();

  const waiting = Array.from({ length: 49 }, () => isolate.fetch("/v1/me", withSession(session)));
  const signOut = isolate.fetch("/v1/session", withSession(session, "DELETE"));
  await vi.waitUntil(() => endpoint.count() === 1);
  release();

  expect((await signOut).status).toBe(204);
  await Promise.all(waiting);
  expect((await createIsolate().fetch("/v1/me", withSession(session))).status).toBe(401);
  expect(endpoint.count()).toBe(1);
  await vi.waitUntil(() => pool.forms.some(({ path }) => path === "/oauth2/revoke"));
  expect(pool.forms.at(-1)?.form.get("token")).toBe("rotated-1");
});

it.each([
  ["answers 500", () => new Response("down", { status: 500 })],
  ["answers 429", () => Response.json({ error: "slow_down" }, { status: 429 })],
  ["is not reached", () => Promise.reject(new TypeError("network"))],
  ["answers no JSON", () => new Response("<html>")],
  ["misses its own client", () => Response.json({ error: "invalid_client" }, { status: 401 })],
])("keeps the session where Cognito %s, and asks no oftener than every 20 s", async (_, answer) => {
  pool.onToken(answer);
  const session = await seedSession(user, company.id, { refreshToken: "first" });
  const isolate = createIsolate();
  for (let request = 0; request < 3; request++) {
    expect((await isolate.fetch("/v1/me", withSession(session))).status).toBe(200);
  }
  expect(pool.forms.length).toBe(1);
});

it("ends the session where Cognito refuses the grant", async () => {
  pool.onToken(() => Response.json({ error: "invalid_grant" }, { status: 400 }));
  const session = await seedSession(user, company.id, { refreshToken: "first" });
  const isolate = createIsolate();
  expect((await isolate.fetch("/v1/me", withSession(session))).status).toBe(401);
  expect((await isolate.fetch("/v1/me", withSession(session))).status).toBe(401);
  expect(pool.forms.length).toBe(1);
});
