/** A person's notifications and preferences through the API. */

import { beforeEach, describe, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import {
  auditEventsOf,
  env,
  memberRow,
  seedCompany,
  seedKey,
  seedUser,
} from "../../support/world.ts";
import { noticeOf, openPost, type Post } from "./support.ts";

const pool = usePool();
let post: Post;
let company: { id: string; slug: string };
let user: { id: string; sub: string };
let bearer: string;

beforeEach(async () => {
  post = openPost();
  company = await seedCompany();
  user = await seedUser(company.id, "owner");
  bearer = await pool.sign(user.sub);
});

const list = (query = "", headers: Record<string, string> = {}) =>
  call("GET", `/v1/notifications${query}`, { bearer, headers });
const read = (id: string, as = bearer) =>
  call("POST", `/v1/notifications/${id}/read`, { bearer: as });

async function tell(count = 1): Promise<void> {
  for (let index = 0; index < count; index++) {
    const payload = { slug: `secret-${index}`, environment: "live" };
    await post.announce(noticeOf(company.id, { payload }));
  }
  await post.run();
}

describe("the list", () => {
  it("shows what a person was told, newest first, with how many are unread", async () => {
    await tell(3);
    const answer = await list();
    expect(answer.body.data[0]).toEqual({
      id: expect.stringMatching(/^ntf_/),
      type: "secret.rotation_due",
      category: "secrets",
      title: "Secret 'secret-2' is due for rotation",
      text: expect.stringContaining("is due for rotation."),
      data: expect.objectContaining({ slug: "secret-2", environment: "live" }),
      createdAt: expect.stringMatching(/Z$/),
      readAt: null,
    });
    expect(answer.body.unreadCount).toBe(3);
    expect(answer.body.pagination).toEqual({ page: 1, pageSize: 20, totalPages: 1, totalCount: 3 });
    const second = await list("?page=2&pageSize=2");
    expect(second.body.data.map(({ title }: { title: string }) => title)).toEqual([
      "Secret 'secret-0' is due for rotation",
    ]);
  });

  it("of unread ones, and of read ones", async () => {
    await tell(2);
    const [newest] = (await list()).body.data;
    const once = await read(newest.id);
    expect(once.status).toBe(200);
    expect(once.body.data.readAt).toMatch(/Z$/);
    const again = await read(newest.id);
    expect(again.body.data.readAt).toBe(once.body.data.readAt);

    const unread = await list("?unread=true");
    expect([unread.body.data.length, unread.body.unreadCount]).toEqual([1, 1]);
    const seen = await list("?unread=false");
    expect(seen.body.data.map(({ id }: { id: string }) => id)).toEqual([newest.id]);
    expect(seen.body.unreadCount).toBe(1);
    const bad = await list("?unread=maybe");
    expect([bad.status, bad.body.details[0].field]).toEqual([422, "unread"]);
  });

  /** Attack: a colleague, a stranger or a key reads or marks somebody's notifications. */
  it("is no one else's", async () => {
    await tell();
    const [{ id }] = (await list()).body.data;
    const colleague = await signedIn(pool, company.id);
    expect((await read(id, colleague)).status).toBe(404);
    expect((await call("GET", "/v1/notifications", { bearer: colleague })).body.data).toEqual([]);
    const key = (await seedKey(company.id, "live")).value;
    expect((await call("GET", "/v1/notifications", { key })).status).toBe(403);
    expect((await call("POST", `/v1/notifications/${id}/read`, { key })).status).toBe(403);
    expect((await list()).body.unreadCount).toBe(1);
  });

  it("of one company does not show another's; what concerns the person shows in each", async () => {
    const other = await seedCompany();
    await memberRow(other.id, user.id, "owner").run();
    await tell();
    await post.announce(noticeOf(null, { userId: user.id, kind: "sign_in.new" }));
    await post.run();
    const here = await list("", { "x-nembl-company": company.slug });
    const there = await list("", { "x-nembl-company": other.slug });
    const types = (answer: typeof here) =>
      answer.body.data.map(({ type }: { type: string }) => type);
    expect(types(here)).toEqual(["sign_in.new", "secret.rotation_due"]);
    expect(types(there)).toEqual(["sign_in.new"]);
    expect(there.body.unreadCount).toBe(1);
    const [, ofTheOther] = here.body.data;
    const marked = await call("POST", `/v1/notifications/${ofTheOther.id}/read`, {
      bearer,
      headers: { "x-nembl-company": other.slug },
    });
    expect(marked.status).toBe(404);
  });
});

describe("preferences", () => {
  const path = "/v1/me/notification-preferences";
  const all = { inApp: true, email: true };
  const everything = {
    ...{ secrets: all, api_keys: all, security: all, company: all, workflows: all },
  };
  const put = (json: unknown, headers: Record<string, string> = {}) =>
    call("PUT", path, { bearer, json, headers });

  it("begin with everything, and are kept for all of a person's companies", async () => {
    const before = await call("GET", path, { bearer });
    expect([before.body.data, before.headers.get("etag")]).toEqual([everything, `"${user.id}.0"`]);
    const wanted = {
      ...everything,
      secrets: { inApp: true, email: false },
      company: { inApp: false, email: false },
    };
    const answer = await put(wanted, { "if-match": `"${user.id}.0"` });
    expect([answer.status, answer.body.data, answer.headers.get("etag")]).toEqual([
      200,
      wanted,
      `"${user.id}.1"`,
    ]);
    expect((await call("GET", path, { bearer })).body.data).toEqual(wanted);
    expect(await auditEventsOf(company.id)).toMatchObject([
      { action: "notifications:set_preferences", target: `user:${user.id}` },
    ]);
    const stale = await put(everything, { "if-match": `"${user.id}.0"` });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    expect((await put(everything)).body.data).toEqual(everything);
  });

  it("of two first ones at once, one wins or both agree; nothing is half kept", async () => {
    const quiet = { inApp: false, email: false };
    const answers = await Promise.all([
      put({ ...everything, secrets: quiet }, { "if-match": `"${user.id}.0"` }),
      put({ ...everything, company: quiet }, { "if-match": `"${user.id}.0"` }),
    ]);
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([
      200, 412,
    ]);
  });

  it.each([
    [{ ...everything, security: { inApp: true, email: false } }, "security.email"],
    [{ ...everything, other: all }, "other"],
    [{ secrets: all }, "api_keys"],
    [{ ...everything, secrets: { inApp: "yes", email: true } }, "secrets.inApp"],
    [{ ...everything, secrets: { ...all, sms: true } }, "secrets.sms"],
  ])("refuse %j", async (json, field) => {
    const answer = await put(json);
    expect([answer.status, answer.body.details[0].field]).toEqual([422, field]);
  });

  it("let security be quiet in the app, where e-mail still comes", async () => {
    const json = { ...everything, security: { inApp: false, email: true } };
    expect((await put(json)).body.data).toEqual(json);
  });

  it("are for people", async () => {
    const key = (await seedKey(company.id, "live")).value;
    expect((await call("GET", path, { key })).status).toBe(403);
    expect((await call("PUT", path, { key, json: everything })).status).toBe(403);
  });
});

it("an act through the API reaches the inbox by the real Queue, without any sweep", async () => {
  const answer = await call("POST", "/v1/invitations", {
    bearer,
    json: { email: `${crypto.randomUUID()}@example.test`, role: "member" },
  });
  expect(answer.status).toBe(201);
  const invitee = answer.body.data.email as string;
  await vi.waitFor(async () => expect((await list()).body.unreadCount).toBe(1), {
    timeout: 20_000,
    interval: 200,
  });
  const mailed = () =>
    env.DB.prepare(
      "SELECT json_extract(payload, '$.subject') AS subject FROM outbox WHERE kind = 'dev.email' AND json_extract(payload, '$.to') = ?",
    )
      .bind(invitee)
      .first("subject");
  await vi.waitFor(
    async () => expect(await mailed()).toBe("You are invited to A company on Nembl"),
    { timeout: 20_000, interval: 200 },
  );
});
