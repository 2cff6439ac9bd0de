import { beforeEach, describe, expect, it, vi } from "vitest";

import { deleteOldSessions } from "../../../src/features/sessions/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { call } from "../../support/call.ts";
import { seedSession, setCookieOf } from "../../support/sessions.ts";
import { usePool } from "../../support/tokens.ts";
import {
  auditEventsOf,
  env,
  memberRow,
  seedCompany,
  seedKey,
  seedUser,
} from "../../support/world.ts";

const pool = usePool();
let company: { id: string; slug: string };
let user: { id: string; sub: string };

beforeEach(async () => {
  company = await seedCompany();
  user = await seedUser(company.id, "admin");
});

const at = (offsetMs: number) => {
  const realNow = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + offsetMs);
};
const MINUTE = 60_000;

describe("the current session", () => {
  it("says who, where and how", async () => {
    const { cookie, id } = await seedSession(user, company.id);
    const answer = await call("GET", "/v1/session", { session: cookie });
    expect(answer.body.data).toMatchObject({
      id,
      kind: "browser",
      user: { id: user.id },
      companyId: company.id,
      companies: [{ id: company.id, slug: company.slug, role: "admin" }],
      environment: "live",
      mfaState: "active",
    });
    const bearer = await call("GET", "/v1/session", { bearer: await pool.sign(user.sub) });
    expect(bearer.body.data).toMatchObject({ kind: "bearer", companyId: company.id });
  });

  it("is there for a person without a company, who reaches nothing else", async () => {
    await env.DB.prepare("DELETE FROM memberships WHERE user_id = ?").bind(user.id).run();
    const { cookie } = await seedSession(user, null);
    const answer = await call("GET", "/v1/session", { session: cookie });
    expect(answer.body.data).toMatchObject({ companyId: null, companies: [] });
    const refused = await call("GET", "/v1/me", { session: cookie });
    expect([refused.status, refused.body.error]).toEqual([401, "invalid_session"]);
    expect((await call("DELETE", "/v1/session", { session: cookie })).status).toBe(204);
    expect((await call("GET", "/v1/session", { session: cookie })).status).toBe(401);
  });

  it("is nothing for keys", async () => {
    const { value } = await seedKey(company.id, "live");
    const answer = await call("GET", "/v1/session", { key: value });
    expect([answer.status, answer.body.error]).toEqual([403, "forbidden"]);
  });
});

describe("the cookie", () => {
  /** An answer that renewed it could arrive after a newer cookie, and would put the old one back in its place. */
  it("is set by no poll, however long it is used", async () => {
    const { cookie } = await seedSession(user, company.id);
    for (const minutes of [0, 2, 61, 119]) {
      at(minutes * MINUTE);
      const answer = await call("GET", "/v1/me", { session: cookie });
      vi.restoreAllMocks();
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
    }
  });

  it("lasts an idle hour, and twelve hours however much it is used", async () => {
    const { cookie } = await seedSession(user, company.id);
    const statusAfter = async (minutes: number) => {
      at(minutes * MINUTE);
      const { status } = await call("GET", "/v1/me", { session: cookie });
      vi.restoreAllMocks();
      return status;
    };
    for (let minutes = 50; minutes < 720; minutes += 50)
      expect(await statusAfter(minutes)).toBe(200);
    expect(await statusAfter(721)).toBe(401);

    const idle = await seedSession(user, company.id);
    at(61 * MINUTE);
    expect((await call("GET", "/v1/me", { session: idle.cookie })).status).toBe(401);
    vi.restoreAllMocks();
  });

  it.each(["", "x", "a".repeat(43), "a".repeat(5_000), "ä", "a=b; __Host-nembl_session=c"])(
    "made up is refused, and not cleared: %s",
    async (value) => {
      const answer = await call("GET", "/v1/me", { session: value });
      expect([answer.status, answer.body.error]).toEqual([401, "invalid_session"]);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  it("beside another credential is refused", async () => {
    const { cookie } = await seedSession(user, company.id);
    const bearer = await pool.sign(user.sub);
    const answer = await call("GET", "/v1/me", { session: cookie, bearer });
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
  });
});

/** Attack: a page elsewhere that posts to us from the victim's browser. */
describe("a request from elsewhere", () => {
  it.each([
    ["another origin", { origin: "https://evil.test" }, 403],
    ["an opaque origin", { origin: "null" }, 403],
    ["a longer host", { origin: "http://api.test.evil.test" }, 403],
    ["another port", { origin: "http://api.test:8080" }, 403],
    [
      "another origin that claims to be ours",
      { origin: "https://evil.test", "sec-fetch-site": "same-origin" },
      403,
    ],
    ["a sibling", { "sec-fetch-site": "same-site" }, 403],
    ["nowhere", {}, 403],
    ["our own origin", { origin: "http://api.test" }, 204],
    ["our own page, by Sec-Fetch-Site", { "sec-fetch-site": "same-origin" }, 204],
  ])("%s", async (_, proof, status) => {
    const { cookie } = await seedSession(user, company.id);
    const answer = await call("POST", "/v1/session/environment", {
      headers: { cookie: `__Host-nembl_session=${cookie}`, ...proof },
      json: { environment: "test" },
    });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.error).toBe("csrf_rejected");
  });

  it("needs no proof with a token, which no browser sends by itself", async () => {
    const bearer = await pool.sign(user.sub);
    expect((await call("DELETE", "/v1/session", { bearer })).status).toBe(204);
  });
});

describe("switching", () => {
  it("the company changes the cookie; the old one keeps the old company, and ends 30 seconds later", async () => {
    const second = await seedCompany();
    await memberRow(second.id, user.id, "member").run();
    const { cookie: old, id } = await seedSession(user, company.id);

    const json = { companyId: second.id };
    const switched = await call("POST", "/v1/session/company", { session: old, json });

    expect(switched.status).toBe(204);
    const fresh = setCookieOf(switched.headers) ?? "";
    expect(fresh).toMatch(/^[\w-]{43}$/);
    expect(fresh).not.toBe(old);
    const companyOf = async (session: string) =>
      (await call("GET", "/v1/me", { session })).body.data?.companyId;
    expect(await companyOf(old)).toBe(company.id);
    expect(await companyOf(fresh)).toBe(second.id);
    expect(await companyOf(old)).toBe(company.id);
    at(31_000);
    expect(await companyOf(old)).toBeUndefined();
    expect(await companyOf(fresh)).toBe(second.id);
    vi.restoreAllMocks();
    expect((await auditEventsOf(second.id)).map(({ action, target }) => [action, target])).toEqual([
      ["auth:switch_company", `session:${id}`],
    ]);

    // One session, whatever its cookie: ended through the new one, the old one is dead too.
    await call("DELETE", "/v1/session", { session: fresh });
    expect(await companyOf(old)).toBeUndefined();
  });

  it("takes the refresh token along", async () => {
    const second = await seedCompany();
    await memberRow(second.id, user.id, "member").run();
    const refreshDueMs = Date.now() + 30 * MINUTE;
    const { cookie } = await seedSession(user, company.id, { refreshToken: "kept", refreshDueMs });
    const json = { companyId: second.id };
    const switched = await call("POST", "/v1/session/company", { session: cookie, json });
    const sent = pool.forms.length;
    pool.onToken(() => Response.json({ access_token: "a", expires_in: 3600 }));
    at(31 * MINUTE);
    const session = setCookieOf(switched.headers) ?? "";
    expect((await call("GET", "/v1/me", { session })).status).toBe(200);
    vi.restoreAllMocks();
    expect(pool.forms.slice(sent).map(({ form }) => form.get("refresh_token"))).toEqual(["kept"]);
  });

  it("the company is refused where it is not one's own, and for tokens", async () => {
    const foreign = await seedCompany();
    const { cookie } = await seedSession(user, company.id);
    const json = { companyId: foreign.id };
    expect((await call("POST", "/v1/session/company", { session: cookie, json })).status).toBe(404);
    const bearer = await pool.sign(user.sub);
    const own = { companyId: company.id };
    expect((await call("POST", "/v1/session/company", { bearer, json: own })).status).toBe(400);
  });

  it("the environment holds from the next request on", async () => {
    const { cookie } = await seedSession(user, company.id);
    const json = { environment: "test" };
    expect((await call("POST", "/v1/session/environment", { session: cookie, json })).status).toBe(
      204,
    );
    const me = await call("GET", "/v1/me", { session: cookie });
    expect(me.body.data.environment).toBe("test");
  });
});

describe("the list of sign-ins", () => {
  it("holds both kinds, says which is the current one, and no one else's", async () => {
    const browser = await seedSession(user, company.id);
    const stranger = await seedUser(company.id, "owner");
    await seedSession(stranger, company.id);
    const headers = { "user-agent": "Test/1", "cf-connecting-ip": "192.0.2.7" };
    const bearer = await pool.sign(user.sub);
    await call("GET", "/v1/me", { bearer, headers });

    const list = await call("GET", "/v1/sessions", { session: browser.cookie });

    expect(list.body.pagination.totalCount).toBe(2);
    const byKind = Object.fromEntries(
      list.body.data.map((item: { kind: string }) => [item.kind, item]),
    );
    expect(byKind.browser).toMatchObject({ id: browser.id, current: true, clientId: null });
    expect(byKind.bearer).toMatchObject({
      current: false,
      clientId: env.COGNITO_CLIENT_ID,
      ip: "192.0.2.7",
      userAgent: "Test/1",
    });
  });

  it("is no one's for keys, and another person's sign-in is not found", async () => {
    const { value } = await seedKey(company.id, "live");
    expect((await call("GET", "/v1/sessions", { key: value })).status).toBe(403);
    const other = await seedSession(await seedUser(company.id, "member"), company.id);
    const bearer = await pool.sign(user.sub);
    expect((await call("DELETE", `/v1/sessions/${other.id}`, { bearer })).status).toBe(404);
    expect((await call("GET", "/v1/me", { session: other.cookie })).status).toBe(200);
  });

  it("keeps when it was last seen, to the minute", async () => {
    const { cookie, id } = await seedSession(user, company.id);
    at(5 * MINUTE);
    const expected = Date.now();
    await call("GET", "/v1/me", { session: cookie });
    const list = await call("GET", "/v1/sessions", { session: cookie });
    vi.restoreAllMocks();
    const seen = list.body.data.find((item: { id: string }) => item.id === id).lastSeenAt;
    expect(Math.abs(Date.parse(seen) - expected)).toBeLessThan(MINUTE);
  });
});

describe("ending somebody's sign-ins", () => {
  const endSessions = async (role: "owner" | "admin" | "member", targetId: string) => {
    const actor = await seedUser(company.id, role);
    const bearer = await pool.sign(actor.sub);
    return (await call("DELETE", `/v1/users/${targetId}/sessions`, { bearer })).status;
  };

  it("is for admins; an owner's are for owners; a stranger's are not found", async () => {
    const owner = await seedUser(company.id, "owner");
    const stranger = await seedUser((await seedCompany()).id, "member");
    expect(await endSessions("admin", user.id)).toBe(204);
    expect(await endSessions("member", user.id)).toBe(403);
    expect(await endSessions("admin", owner.id)).toBe(403);
    expect(await endSessions("owner", owner.id)).toBe(204);
    expect(await endSessions("owner", stranger.id)).toBe(404);
    const ended = (await auditEventsOf(company.id)).filter(
      ({ action, outcome }) => action === "sessions:end" && outcome === "success",
    );
    expect(ended.map(({ target }) => target)).toEqual([`user:${user.id}`, `user:${owner.id}`]);
  });
});

it("the sweep removes what is over, and lets nothing in again by it", async () => {
  const bearer = await pool.sign(user.sub);
  await call("GET", "/v1/me", { bearer });
  await call("DELETE", "/v1/session", { bearer });
  const { id } = await seedSession(user, company.id);
  const db = createDatabase(env.DB);

  await deleteOldSessions(db, Date.now() + 89 * 24 * 60 * MINUTE, 100);
  const rows = await env.DB.prepare("SELECT id FROM browser_sessions WHERE id = ?").bind(id).all();
  expect(rows.results).toEqual([]);
  expect((await call("GET", "/v1/me", { bearer })).status).toBe(401);
});
