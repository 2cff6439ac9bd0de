/** A browser is more than one tab: what they send at once with one cookie, and answers that arrive in any order. */

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { Jar } from "../../support/jar.ts";
import { seedSession, setCookieOf } from "../../support/sessions.ts";
import { startPool } from "../../support/tokens.ts";
import { auditEventsOf, env, memberRow, seedCompany, seedUser } from "../../support/world.ts";
import { codeNow, seedRecoveryCodes, seedTotp } from "../mfa/support.ts";

let companies: { id: string }[];
let user: { id: string; sub: string };

beforeAll(() => startPool());
afterAll(() => vi.unstubAllGlobals());
afterEach(() => vi.restoreAllMocks());
beforeEach(async () => {
  companies = await Promise.all(Array.from({ length: 4 }, () => seedCompany()));
  const [first, ...others] = companies;
  user = await seedUser(first?.id ?? "", "member");
  for (const { id } of others) await memberRow(id, user.id, "member").run();
});

const at = (offsetMs: number) => {
  const realNow = Date.now;
  vi.spyOn(Date, "now").mockImplementation(() => realNow() + offsetMs);
};

const companyAt = (index: number) => companies[index]?.id ?? "";
const switchTo = (session: string, companyId: string) =>
  call("POST", "/v1/session/company", { session, json: { companyId } });
const verify = (session: string, json: unknown) =>
  call("POST", "/v1/mfa/verify", { session, json });
const me = (session: string) => call("GET", "/v1/me", { session });

const orders = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) =>
        orders([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [
          item,
          ...rest,
        ]),
      );

/** What the browser has once these have arrived, in the order given. */
function sessionAfter(start: string, answers: readonly Answer[]): string {
  const jar = new Jar();
  jar.cookies.set("__Host-nembl_session", start);
  for (const { headers } of answers) jar.keep(headers);
  return jar.cookies.get("__Host-nembl_session") ?? "";
}

describe("one cookie", () => {
  /** Attack: each of them a live session of its own, for half a day, of which the person sees one. */
  it("P4: changed four times at once leaves one session, whichever answer arrives last", async () => {
    const { cookie } = await seedSession(user, companyAt(0));

    const answers = await Promise.all(companies.map(({ id }) => switchTo(cookie, id)));

    const statuses = answers.map(({ status }) => status).toSorted((one, two) => one - two);
    expect(statuses).toEqual([204, 409, 409, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(30);
    }
    const ended = new Set(orders(answers).map((order) => sessionAfter(cookie, order)));
    expect(ended.size).toBe(1);
    const [fresh = ""] = ended;
    const chosen = answers.findIndex(({ status }) => status === 204);
    expect((await me(fresh)).body.data.companyId).toBe(companyAt(chosen));
    at(31_000);
    expect((await me(cookie)).status).toBe(401);
    expect((await me(fresh)).status).toBe(200);
    vi.restoreAllMocks();
  });

  it("that was replaced changes nothing any more, and sets no cookie", async () => {
    const { cookie, id } = await seedSession(user, companyAt(0));
    const fresh = setCookieOf((await switchTo(cookie, companyAt(1))).headers) ?? "";
    expect((await me(fresh)).status).toBe(200);

    const late = await switchTo(cookie, companyAt(2));

    expect([late.status, late.body.error]).toEqual([409, "conflict"]);
    expect(late.headers.getSetCookie()).toEqual([]);
    const row = await env.DB.prepare("SELECT company_id FROM browser_sessions WHERE id = ?")
      .bind(id)
      .first<{ company_id: string }>();
    expect(row?.company_id).toBe(companyAt(1));
    expect(await auditEventsOf(companyAt(2))).toEqual([]);
    expect((await me(fresh)).body.data.companyId).toBe(companyAt(1));
  });

  it("P12: hands its refresh token to one successor", async () => {
    const refreshDueMs = Date.now() + 3_000_000;
    const seeded = { refreshToken: "kept", refreshDueMs };
    const { cookie } = await seedSession(user, companyAt(0), seeded);
    const lost = setCookieOf((await switchTo(cookie, companyAt(1))).headers) ?? "";
    at(31_000);
    const fresh = setCookieOf((await switchTo(cookie, companyAt(2))).headers) ?? "";

    // Both at once: the answer that was believed lost arrives after all.
    const statuses = await Promise.all([me(lost), me(fresh), me(lost), me(fresh)]);

    vi.restoreAllMocks();
    expect(statuses.map(({ status }) => status)).toEqual([401, 200, 401, 200]);
  });

  it("goes on where the answer with the new one was lost, and can be changed again", async () => {
    const { cookie } = await seedSession(user, companyAt(0));
    const lost = await switchTo(cookie, companyAt(1));
    expect((await me(cookie)).status).toBe(200);
    expect((await switchTo(cookie, companyAt(2))).status).toBe(409);
    at(31_000);
    const again = await switchTo(cookie, companyAt(2));
    expect((await me(setCookieOf(lost.headers) ?? "")).status).toBe(401);
    const fresh = setCookieOf(again.headers) ?? "";
    expect((await me(fresh)).body.data.companyId).toBe(companyAt(2));
    vi.restoreAllMocks();
  });

  it("can be changed again at once where the change was not written", async () => {
    const { cookie } = await seedSession(user, companyAt(0));
    let batches = 0;
    const failing = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          // The first reads who is there, the second writes.
          if (name === "batch" && ++batches === 2) return Promise.reject(new Error("D1_ERROR"));
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
    const headers = {
      cookie: `__Host-nembl_session=${cookie}`,
      origin: "http://api.test",
      "content-type": "application/json",
    };
    const body = JSON.stringify({ companyId: companyAt(1) });
    const isolate = createIsolate({ overrides: { DB: failing } });
    const path = "/v1/session/company";
    const failed = await isolate.fetch(path, { method: "POST", headers, body });
    expect([batches, failed.status >= 500]).toEqual([2, true]);
    expect(failed.headers.getSetCookie()).toEqual([]);

    expect((await switchTo(cookie, companyAt(1))).status).toBe(204);
  });
});

describe("a second factor and a company, changed at once with one cookie", () => {
  it("P4: one of them holds, and no order of the answers takes it back", async () => {
    const secret = await seedTotp(user.id);
    const { cookie } = await seedSession(user, companyAt(0), { mfaPassedAtMs: Date.now() });

    const answers = await Promise.all([
      verify(cookie, { code: codeNow(secret) }),
      switchTo(cookie, companyAt(1)),
    ]);

    const held = answers.filter(({ status }) => status < 300);
    expect(held).toHaveLength(1);
    const ended = new Set(orders(answers).map((order) => sessionAfter(cookie, order)));
    expect([...ended]).toEqual([setCookieOf((held[0] as Answer).headers)]);
    const [fresh = ""] = ended;
    expect((await me(fresh)).status).toBe(200);
  });

  /** Attack: who knows the cookie from before the factor asks for the next one, and shares in it. */
  it("gives nothing of the factor to a later change with the former cookie", async () => {
    const [recoveryCode = "", other = ""] = await seedRecoveryCodes(user.id);
    await seedTotp(user.id);
    const { cookie } = await seedSession(user, companyAt(0));
    const passed = setCookieOf((await verify(cookie, { recoveryCode })).headers) ?? "";

    const late = await verify(cookie, { recoveryCode: other });

    expect([late.status, late.headers.getSetCookie()]).toEqual([409, []]);
    expect((await me(passed)).status).toBe(200);
    expect((await me(cookie)).body.error).toBe("mfa_required");
    // The code was not used up by what came to nothing.
    expect((await verify(passed, { recoveryCode: other })).status).toBe(200);
  });
});

/** No attack: a page polls while another tab changes the session, and the poll is answered last. */
it("a poll that is answered late undoes neither a company nor a second factor", async () => {
  const secret = await seedTotp(user.id);
  const { cookie } = await seedSession(user, companyAt(0));
  const poll = () => call("GET", "/v1/session", { session: cookie });
  // Long enough after the last use for every poll to slide the session's end.
  at(20 * 60_000);
  const early = await poll();
  const verified = await verify(cookie, { code: codeNow(secret) });
  const between = await poll();
  const passed = setCookieOf(verified.headers) ?? "";
  expect((await me(passed)).status).toBe(200);
  const late = await poll();

  for (const order of orders([early, verified, between, late])) {
    expect(sessionAfter(cookie, order)).toBe(passed);
  }
  vi.restoreAllMocks();
});
