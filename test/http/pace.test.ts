import { beforeEach, expect, it } from "vitest";

import { createIsolate } from "../support/isolate.ts";
import { seedSession } from "../support/sessions.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { env, memberRow, seedCompany, seedKey, seedUser } from "../support/world.ts";

const pool = usePool();
let companyId: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
});

/** The platform's own limiter counts by the minute of the clock: these two count by themselves. */
function limiter(most: number) {
  const counts = new Map<string, number>();
  const limit = ({ key }: { key: string }) => {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return Promise.resolve({ success: count <= most });
  };
  return { limit };
}

const isolateWith = (person: number, company: number) =>
  createIsolate({
    overrides: { PERSON_LIMIT: limiter(person), COMPANY_LIMIT: limiter(company) },
  });

const bearer = (token: string, method = "GET"): RequestInit => ({
  method,
  headers: { authorization: `Bearer ${token}` },
});
const cookie = (value: string, method = "GET"): RequestInit => ({
  method,
  headers: { cookie: `__Host-nembl_session=${value}`, origin: "http://api.test" },
});

async function expectTooMany(answer: Response, whose: string) {
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await answer.json()).toEqual({
    error: "rate_limit_exceeded",
    message: `Too many requests from ${whose}. Retry after 60 seconds.`,
    details: [],
    retryAfter: 60,
  });
}

it("lets a person make 600 requests a minute, by the real limit, and refuses the rest unread", async () => {
  const isolate = createIsolate();
  const minute = () => Math.floor(Date.now() / 60_000);
  let token = "";
  let answers: Response[] = [];
  // The limiter's minute is the clock's: a run that goes over its edge is made again, by somebody else.
  for (let began = -1; began !== minute();) {
    token = await signedIn(pool, companyId, "member");
    answers = [];
    began = minute();
    while (answers.length < 1_300 && answers.at(-1)?.status !== 429) {
      const some = Array.from({ length: 50 }, () => isolate.fetch("/v1/me", bearer(token)));
      answers.push(...(await Promise.all(some)));
    }
  }
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(600);
  await expectTooMany(answers.at(-1) as Response, "you");

  const { d1, objects } = { ...isolate.counts };
  await isolate.fetch("/v1/me", bearer(token));
  expect([isolate.counts.d1, isolate.counts.objects]).toEqual([d1, objects]);
});

it("counts a browser session's person too", async () => {
  const user = await seedUser(companyId, "member");
  const isolate = isolateWith(2, 100);
  const { cookie: value } = await seedSession(user, companyId);
  for (const status of [200, 200]) {
    expect((await isolate.fetch("/v1/me", cookie(value))).status).toBe(status);
  }
  await expectTooMany(await isolate.fetch("/v1/me", cookie(value)), "you");
});

/** Attack: with a stolen token, so many requests that its owner cannot end it. */
it("lets who is over their limit still end their sign-ins", async () => {
  const user = await seedUser(companyId, "member");
  const isolate = isolateWith(1, 100);
  const token = await pool.sign(user.sub);
  expect((await isolate.fetch("/v1/me", bearer(token))).status).toBe(200);
  expect((await isolate.fetch("/v1/me", bearer(token))).status).toBe(429);
  expect((await isolate.fetch("/v1/session", bearer(token, "DELETE"))).status).toBe(204);
});

it("counts all people of a company together, whichever they choose, and no other company's", async () => {
  const other = (await seedCompany()).id;
  const quiet = await seedUser(other, "member");
  const isolate = isolateWith(100, 3);
  for (let round = 0; round < 3; round++) {
    const token = await signedIn(pool, companyId, "member");
    expect((await isolate.fetch("/v1/me", bearer(token))).status).toBe(200);
  }
  const both = await seedUser(companyId, "member");
  await memberRow(other, both.id, "member").run();
  const token = await pool.sign(both.sub);
  const choosing = (company: string) => ({
    headers: { authorization: `Bearer ${token}`, "x-nembl-company": company },
  });
  await expectTooMany(await isolate.fetch("/v1/me", choosing(companyId)), "your company");
  expect((await isolate.fetch("/v1/me", choosing(other))).status).toBe(200);
  expect((await isolate.fetch("/v1/me", bearer(await pool.sign(quiet.sub)))).status).toBe(200);
});

it("has nothing to do with keys", async () => {
  const isolate = isolateWith(0, 0);
  const key = await seedKey(companyId, "live");
  const answer = await isolate.fetch("/v1/me", { headers: { "x-api-key": key.value } });
  expect(answer.status).toBe(200);
});

it("goes on where the limit itself does not answer", async () => {
  const broken = { limit: () => Promise.reject(new Error("away")) };
  const isolate = createIsolate({ overrides: { PERSON_LIMIT: broken, COMPANY_LIMIT: broken } });
  const token = await signedIn(pool, companyId, "member");
  expect((await isolate.fetch("/v1/me", bearer(token))).status).toBe(200);
  expect(env.PERSON_LIMIT).toBeDefined();
});
