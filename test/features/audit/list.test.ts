import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { seedClient } from "../../support/registered.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { DAY, many, MINUTE, seedEvents } from "./support.ts";

const pool = usePool();
let companyId: string;
let bearer: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  bearer = await signedIn(pool, companyId);
});

const list = (query = "", options: Parameters<typeof call>[2] = { bearer }) =>
  call("GET", `/v1/audit${query}`, options);

const idsOf = (answer: Awaited<ReturnType<typeof call>>) =>
  answer.body.data.map((event: { id: string }) => event.id);

it("shows what was done by whom, from where and in which request", async () => {
  const created = await call("POST", "/v1/services", {
    bearer,
    json: { name: "Desk" },
    headers: { "cf-connecting-ip": "192.0.2.7" },
  });
  const { body } = await list("?action=services:create");
  expect(body.data).toEqual([
    {
      id: expect.stringMatching(/^evt_/),
      at: expect.stringMatching(/Z$/),
      environment: "live",
      actor: { type: "user", id: expect.any(String), name: "A person", ip: "192.0.2.7" },
      action: "services:create",
      category: "request",
      target: `service:${created.body.data.id}`,
      outcome: "success",
      source: "nembl",
      requestId: created.headers.get("x-request-id"),
      details: { name: "Desk" },
    },
  ]);
  expect(body.pagination).toEqual({ page: 1, pageSize: 20, totalPages: 1, totalCount: 1 });
  expect(body.nextCursor).toBeNull();
});

it("goes by D1's sequence, whatever the clocks said", async () => {
  const now = Date.now();
  const ids = await seedEvents(companyId, [{ at: now }, { at: now - DAY }, { at: now - 5 }]);
  const answer = await list("?target=service:svc_1");
  expect(idsOf(answer)).toEqual(ids.toReversed());
});

it("walks the whole log by cursor, each event once, while it grows", async () => {
  const ids = await seedEvents(companyId, many(57, { target: "service:walked" }));
  const seen: string[] = [];
  const pages: number[] = [];
  let cursor = "";
  do {
    const answer = await list(`?target=service:walked&pageSize=10${cursor}`);
    seen.push(...idsOf(answer));
    pages.push(answer.body.pagination.page);
    expect(answer.body.pagination.totalCount).toBe(57);
    cursor = answer.body.nextCursor === null ? "" : `&cursor=${answer.body.nextCursor}`;
    await seedEvents(companyId, many(3, { target: "service:walked" }));
  } while (cursor !== "");
  expect(seen).toEqual(ids.toReversed());
  expect(pages).toEqual([1, 2, 3, 4, 5, 6]);
});

it("pages by number too, as other lists do", async () => {
  const ids = await seedEvents(companyId, many(45, { target: "service:paged" }));
  const second = await list("?target=service:paged&page=2");
  expect(idsOf(second)).toEqual(ids.toReversed().slice(20, 40));
  expect(second.body.pagination).toEqual({ page: 2, pageSize: 20, totalPages: 3, totalCount: 45 });
  const third = await list(`?target=service:paged&cursor=${second.body.nextCursor}`);
  expect([idsOf(third), third.body.pagination.page]).toEqual([ids.toReversed().slice(40), 3]);
  expect(third.body.nextCursor).toBeNull();
});

it("filters by each member, alone and together", async () => {
  const now = Date.now();
  const [d, a, b, c] = (await seedEvents(companyId, [
    { actorId: "usr_b", at: now - 3 * DAY, target: "service:old" },
    { actorId: "usr_a", action: "secrets:read", category: "secret", target: "secret:x" },
    { actorId: "usr_b", environment: "test", outcome: "denied", target: "secret:x" },
    { actorId: "usr_b", action: "auth:sign_in", category: "auth", outcome: "failure" },
  ])) as [string, string, string, string];
  const found = async (query: string) => idsOf(await list(`?${query}`));

  expect(await found("action=secrets:read")).toEqual([a]);
  expect(await found("actor=usr_b")).toEqual([c, b, d]);
  expect(await found("target=secret:x")).toEqual([b, a]);
  expect(await found("category=auth&actor=usr_b")).toEqual([c]);
  expect(await found("outcome=denied")).toEqual([b]);
  expect(await found("environment=test")).toEqual([b]);
  expect(await found("actor=usr_b&outcome=failure")).toEqual([c]);
  const at = (ms: number) => encodeURIComponent(new Date(ms).toISOString());
  expect(await found(`to=${at(now - DAY)}`)).toEqual([d]);
  expect(await found(`from=${at(now - 4 * DAY)}&to=${at(now - 2 * DAY)}`)).toEqual([d]);
  expect(await found(`actor=usr_b&from=${at(now - DAY)}`)).toEqual([c, b]);
  expect(await found(`from=${at(now - 3 * DAY + 1)}&target=service:old`)).toEqual([]);
  expect(await found(`from=${at(now - 3 * DAY)}&target=service:old`)).toEqual([d]);
  expect(await found(`to=${at(now - 3 * DAY)}&target=service:old`)).toEqual([]);
});

it("finds by time in a log that is a little out of order, and bounds it by place", async () => {
  const start = Date.now() - 10 * DAY;
  const times = Array.from({ length: 200 }, (_, index) => start + index * MINUTE);
  // Requests that took long: written up to ten minutes after what began later.
  const shuffled = times.map((at, index) => (index % 7 === 0 ? at - 10 * MINUTE : at));
  const ids = await seedEvents(
    companyId,
    shuffled.map((at) => ({ at, target: "service:timed" })),
  );
  const [from, to] = [start + 50 * MINUTE, start + 90 * MINUTE];
  const iso = (ms: number) => new Date(ms).toISOString();
  const answer = await list(`?target=service:timed&pageSize=100&from=${iso(from)}&to=${iso(to)}`);
  const expected = ids.filter((_, index) => {
    const at = shuffled[index] as number;
    return at >= from && at < to;
  });
  expect(idsOf(answer)).toEqual(expected.toReversed());
});

describe("whose events", () => {
  it("are the company's own, for cursors too", async () => {
    const other = await seedCompany();
    const theirs = await seedEvents(other.id, many(30));
    const theirBearer = await signedIn(pool, other.id);
    const { body } = await list("?pageSize=10", { bearer: theirBearer });

    expect((await list()).text).not.toContain(theirs[0]);
    // Attack: another company's cursor, or one made of an id that was seen somewhere.
    const stolen = await list(`?cursor=${body.nextCursor}`);
    expect([stolen.status, stolen.body.details[0].field]).toEqual([422, "cursor"]);
    for (const event of body.data) expect(Object.keys(event)).not.toContain("seq");
  });

  it("are a key's environment's only, whatever it asks for", async () => {
    const [live, test] = (await seedEvents(companyId, [
      { environment: "live" },
      { environment: "test" },
    ])) as [string, string];
    const liveKey = await seedKey(companyId, "live", { scopes: ["audit:read"] });
    const testKey = await seedKey(companyId, "test", { scopes: ["audit:read"] });

    expect(idsOf(await list("", { key: liveKey.value }))).toEqual([live]);
    expect(idsOf(await list("", { key: testKey.value }))).toEqual([test]);
    expect(idsOf(await list("?environment=live", { key: testKey.value }))).toEqual([]);
    const owner = idsOf(await list("?target=service:svc_1"));
    expect(owner).toEqual([test, live]);
    const cursor = btoa(`2.9.${live}`).replace(/=+$/, "");
    const across = await list(`?cursor=${cursor}`, { key: testKey.value });
    expect(across.text).not.toContain(live);
  });

  it("tell a test key nothing of people but their ids", async () => {
    await seedEvents(companyId, [
      {
        environment: "test",
        actorName: "Ada Someone",
        action: "users:invite",
        category: "iam",
        details: { email: "ada@example.test" },
      },
      { environment: "test", actorName: "Ada Someone", details: { name: "Desk" } },
    ]);
    const key = await seedKey(companyId, "test", { scopes: ["audit:read"] });
    const { body, text } = await list("", { key: key.value });
    expect(text).not.toMatch(/Ada|ada@|192\.0\.2/);
    expect(body.data[0].details).toEqual({ name: "Desk" });
    expect(body.data[1].actor).toEqual({ type: "user", id: "usr_seed", name: null, ip: null });
  });
});

describe("who may", () => {
  it("is an owner or admin, and a key or client with the scope", async () => {
    const admin = await signedIn(pool, companyId, "admin");
    const member = await signedIn(pool, companyId, "member");
    expect((await list("", { bearer: admin })).status).toBe(200);
    expect((await list("", { bearer: member })).body.error).toBe("forbidden");

    const reader = await seedKey(companyId, "live", { scopes: ["services:read"] });
    const refused = await list("", { key: reader.value });
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);

    const { sub } = await seedUser(companyId, "owner");
    const within = await seedClient(companyId, { scopes: ["audit:read"] });
    const beyond = await seedClient(companyId, { scopes: ["services:read"] });
    expect((await list("", { bearer: await pool.sign(sub, { client_id: within }) })).status).toBe(
      200,
    );
    expect((await list("", { bearer: await pool.sign(sub, { client_id: beyond }) })).status).toBe(
      403,
    );
    const denied = (await auditEventsOf(companyId)).filter(
      (event) => event["action"] === "audit:read",
    );
    expect(denied.map((event) => event["outcome"])).toEqual(["denied", "denied", "denied"]);
  });
});

const ownCursor = (text: string) =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

it.each([
  ["action=nothing:known", "action"],
  ["action=", "action"],
  ["actor=", "actor"],
  ["actor=%00", "actor"],
  [`actor=${"x".repeat(65)}`, "actor"],
  [`target=${"x".repeat(301)}`, "target"],
  ["category=other", "category"],
  ["outcome=maybe", "outcome"],
  ["environment=production", "environment"],
  ["from=yesterday", "from"],
  ["from=2026-02-30T00:00:00Z", "from"],
  ["from=2026-11-22", "from"],
  ["to=1e9", "to"],
  ["from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z", "to"],
  ["cursor=", "cursor"],
  ["cursor=%F0%9F%92%A9", "cursor"],
  ["cursor=AAAA", "cursor"],
  [`cursor=${"a".repeat(5_000)}`, "cursor"],
  [`cursor=${ownCursor("1.1.evt_nothing")}`, "cursor"],
  [`cursor=${ownCursor("0.1.evt_x")}`, "cursor"],
  [`cursor=${ownCursor("1.1.evt_x' OR 1=1--")}`, "cursor"],
  [`cursor=${ownCursor("1.1.evt_x")}&page=2`, "page"],
  ["page=501&pageSize=20", "page"],
  ["pageSize=101", "pageSize"],
])("refuses ?%.40s by its field", async (query, field) => {
  const answer = await list(`?${query}`);
  expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
  expect(answer.body.details[0].field).toBe(field);
});

it("says nothing of what was dropped but that there is nothing", async () => {
  const [first, second] = (await seedEvents(companyId, many(2))) as [string, string];
  const { body } = await list("?target=service:svc_1&pageSize=1");
  expect(body.data[0].id).toBe(second);
  await env.DB.prepare("DELETE FROM audit_events WHERE id IN (?, ?)").bind(first, second).run();
  const gone = await list(`?cursor=${body.nextCursor}`);
  expect([gone.status, gone.body.details[0].field]).toEqual([422, "cursor"]);
});
