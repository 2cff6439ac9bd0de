import { beforeEach, describe, expect, it } from "vitest";

import { endAllOfUser } from "../../src/features/sessions/store.ts";
import type { JudgedUserId } from "../../src/features/tenancy/index.ts";
import { createDatabase } from "../../src/platform/d1/database.ts";
import { writeBatch } from "../../src/platform/d1/write.ts";
import { createIsolate, type Isolate } from "../support/isolate.ts";
import { seedSession } from "../support/sessions.ts";
import { usePool } from "../support/tokens.ts";
import { env, seedCompany, seedUser } from "../support/world.ts";

/** Two isolates that know nothing of each other: what one ends, the other must not admit at its next request. */
const pool = usePool();
let company: { id: string; slug: string };
let owner: { id: string; sub: string };
let user: { id: string; sub: string };
let here: Isolate;
let there: Isolate;

beforeEach(async () => {
  company = await seedCompany();
  owner = await seedUser(company.id, "owner");
  user = await seedUser(company.id, "admin");
  here = createIsolate();
  there = createIsolate();
});

type Headers = Record<string, string>;

const KINDS: readonly ["Bearer" | "session", () => Promise<Headers>][] = [
  ["Bearer", async () => ({ authorization: `Bearer ${await pool.sign(user.sub)}` })],
  [
    "session",
    async () => {
      const { cookie } = await seedSession(user, company.id);
      return { cookie: `__Host-nembl_session=${cookie}`, origin: "http://api.test" };
    },
  ],
];

const asOwner = async () => ({ authorization: `Bearer ${await pool.sign(owner.sub)}` });

async function expectAdmitted(headers: Headers, at: Isolate = there): Promise<void> {
  const answer = await at.fetch("/v1/me", { headers });
  expect(answer.status).toBe(200);
}

async function expectRefused(headers: Headers, code: string): Promise<void> {
  for (const isolate of [here, there, createIsolate()]) {
    const answer = await isolate.fetch("/v1/me", { headers });
    const { error } = await answer.json<{ error: string }>();
    expect([answer.status, error]).toEqual([401, code]);
  }
}

describe.each(KINDS)("P4: a %s sign-in", (kind, signIn) => {
  const refused = kind === "Bearer" ? "invalid_token" : "invalid_session";

  it("is dead everywhere once signed out", async () => {
    const headers = await signIn();
    await expectAdmitted(headers);
    const answer = await here.fetch("/v1/session", { method: "DELETE", headers });
    expect(answer.status).toBe(204);
    await expectRefused(headers, refused);
  });

  it("is dead once its owner ended it from another sign-in, one by one or all others", async () => {
    const keeper = { authorization: `Bearer ${await pool.sign(user.sub)}` };
    await expectAdmitted(keeper);
    for (const path of ["one", "all"]) {
      const headers = await signIn();
      await expectAdmitted(headers);
      const list = await here.fetch("/v1/sessions", { headers });
      const { data } = await list.json<{ data: { id: string; current: boolean }[] }>();
      const id = data.find((session) => session.current)?.id;
      const target = path === "one" ? `/v1/sessions/${id}` : "/v1/sessions";
      const ended = await here.fetch(target, { method: "DELETE", headers: keeper });
      expect(ended.status).toBe(204);
      await expectRefused(headers, refused);
      await expectAdmitted(keeper);
    }
  });

  it("is dead once an owner ended the person's sessions", async () => {
    const headers = await signIn();
    await expectAdmitted(headers);
    const ended = await here.fetch(`/v1/users/${user.id}/sessions`, {
      method: "DELETE",
      headers: await asOwner(),
    });
    expect(ended.status).toBe(204);
    await expectRefused(headers, refused);
  });

  it("is dead once the person is deactivated", async () => {
    const headers = await signIn();
    await expectAdmitted(headers);
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(user.id)
      .run();
    await expectRefused(headers, refused);
  });

  it("has its changed role at the next request", async () => {
    const headers = await signIn();
    const list = () => there.fetch("/v1/api-keys", { headers });
    expect((await list()).status).toBe(200);
    await env.DB.prepare("UPDATE memberships SET role = 'member' WHERE user_id = ?")
      .bind(user.id)
      .run();
    expect((await list()).status).toBe(403);
  });

  it("costs one batch of D1, and a session one call of its object, once it was seen", async () => {
    const headers = await signIn();
    await expectAdmitted(headers);
    const { d1, objects } = there.counts;
    await expectAdmitted(headers);
    const objectCalls = kind === "Bearer" ? 0 : 1;
    expect([there.counts.objects - objects]).toEqual([objectCalls]);
    // Prepared statements count too: three of a token's batch, two of a session's.
    expect(there.counts.d1 - d1).toBe(kind === "Bearer" ? 4 : 3);
  });
});

/** Attack: a stolen token kept back until its owner ended everything, then shown for the first time. */
it("P4: what was signed in before everything was ended is not let in at first sight", async () => {
  const kept = { authorization: `Bearer ${await pool.sign(user.sub)}` };
  const ended = await here.fetch(`/v1/users/${user.id}/sessions`, {
    method: "DELETE",
    headers: await asOwner(),
  });
  expect(ended.status).toBe(204);
  await expectRefused(kept, "invalid_token");

  const later = Math.floor(Date.now() / 1_000) + 1;
  const again = { authorization: `Bearer ${await pool.sign(user.sub, { auth_time: later })}` };
  await expectAdmitted(again);
});

/** The row is written on condition: the end that commits between the look and the row wins. */
it("P4: a first sight that races with the end of everything is not let in afterwards", async () => {
  const db = createDatabase(env.DB);
  const headers = { authorization: `Bearer ${await pool.sign(user.sub)}` };
  await Promise.all([
    ...Array.from({ length: 5 }, () => createIsolate().fetch("/v1/me", { headers })),
    writeBatch(db, endAllOfUser(db, user.id as JudgedUserId, Date.now())),
    ...Array.from({ length: 5 }, () => createIsolate().fetch("/v1/me", { headers })),
  ]);
  await expectRefused(headers, "invalid_token");
});

it("P4: a sign-in too old for its row to be kept is not let in at first sight", async () => {
  const old = Math.floor(Date.now() / 1_000) - 91 * 86_400;
  const headers = { authorization: `Bearer ${await pool.sign(user.sub, { auth_time: old })}` };
  await expectRefused(headers, "invalid_token");
});
