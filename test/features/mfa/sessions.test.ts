/** MFA in a browser: a session gets a new cookie with it, and the old one none of its rights. */

import { beforeEach, expect, it } from "vitest";

import { call, type Answer } from "../../support/call.ts";
import { seedSession, setCookieOf } from "../../support/sessions.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";
import { codeNow, seedRecoveryCodes, seedTotp, wrongCodeFor } from "./support.ts";

const pool = usePool();
let company: { id: string };
let user: { id: string; sub: string };

beforeEach(async () => {
  company = await seedCompany();
  user = await seedUser(company.id, "member");
});

function asBrowser(cookie: string, method: string, path: string, json?: unknown): Promise<Answer> {
  const headers = { cookie: `__Host-nembl_session=${cookie}`, origin: "http://api.test" };
  return call(method, path, { headers, ...(json === undefined ? {} : { json }) });
}

const verify = (cookie: string, json: unknown) => asBrowser(cookie, "POST", "/v1/mfa/verify", json);
const services = (cookie: string) => asBrowser(cookie, "GET", "/v1/services");

/** Attack (session fixation): someone who knew the cookie from before the second factor has no use of it after. */
it("a session that passes MFA gets a new cookie, and only that one passed", async () => {
  const secret = await seedTotp(user.id);
  const { cookie } = await seedSession(user, company.id);
  expect((await services(cookie)).body.error).toBe("mfa_required");

  const answer = await verify(cookie, { code: codeNow(secret) });

  expect(answer.status).toBe(200);
  const fresh = setCookieOf(answer.headers) ?? "none";
  expect(fresh).not.toBe(cookie);
  expect((await services(fresh)).status).toBe(200);
  expect((await services(cookie)).status).toBe(401);
});

it("a wrong code sets no cookie, and a session has no challenge for Bearer clients", async () => {
  const secret = await seedTotp(user.id);
  const { cookie } = await seedSession(user, company.id);

  const answer = await verify(cookie, { code: wrongCodeFor(secret) });

  expect([answer.status, setCookieOf(answer.headers)]).toEqual([422, undefined]);
  expect((await services(cookie)).headers.get("www-authenticate")).not.toContain(
    "insufficient_user_authentication",
  );
});

it("P11: of twenty requests of one session with one code one gets a cookie", async () => {
  const secret = await seedTotp(user.id);
  const { cookie } = await seedSession(user, company.id);
  const code = codeNow(secret);

  const answers = await Promise.all(Array.from({ length: 20 }, () => verify(cookie, { code })));

  const cookies = answers.map(({ headers }) => setCookieOf(headers)).filter(Boolean);
  expect(cookies).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

/** Attack: three guesses in a browser, three more through an app. */
it("a lockout counts browser sessions and tokens together, and recovery works in either", async () => {
  const secret = await seedTotp(user.id);
  const [first = "", second = ""] = await seedRecoveryCodes(user.id);
  const [here, there] = [await seedSession(user, company.id), await seedSession(user, company.id)];
  const bearer = await pool.sign(user.sub);
  const wrong = { code: wrongCodeFor(secret) };
  for (const { cookie } of [here, there, here]) {
    expect((await verify(cookie, wrong)).status).toBe(422);
  }
  for (let guess = 0; guess < 2; guess++) {
    expect((await call("POST", "/v1/mfa/verify", { bearer, json: wrong })).status).toBe(422);
  }

  const right = { code: codeNow(secret) };
  expect((await verify(there.cookie, right)).body.error).toBe("locked_out");
  expect((await call("POST", "/v1/mfa/verify", { bearer, json: right })).status).toBe(429);

  expect((await verify(there.cookie, { recoveryCode: first })).status).toBe(200);
  const asApp = await call("POST", "/v1/mfa/verify", { bearer, json: { recoveryCode: second } });
  expect(asApp.status).toBe(200);
});

it("the first factor is set up in a session, which gets a new cookie with it", async () => {
  await env.DB.prepare("UPDATE companies SET mfa_required = 'all' WHERE id = ?")
    .bind(company.id)
    .run();
  const { cookie } = await seedSession(user, company.id);
  expect((await services(cookie)).body.error).toBe("mfa_enrollment_required");
  const setup = await asBrowser(cookie, "POST", "/v1/me/mfa/totp", {});

  const confirmed = await asBrowser(cookie, "POST", "/v1/me/mfa/totp/confirm", {
    code: codeNow(setup.body.data.secret),
  });

  expect(confirmed.status).toBe(200);
  expect((await services(setCookieOf(confirmed.headers) ?? "none")).status).toBe(200);
});

it("a page of another origin changes nothing", async () => {
  await seedTotp(user.id);
  const { cookie } = await seedSession(user, company.id, { mfaPassedAtMs: Date.now() });
  const headers = { cookie: `__Host-nembl_session=${cookie}`, origin: "https://evil.test" };

  const answer = await call("DELETE", "/v1/me/mfa/totp", { headers });

  expect([answer.status, answer.body.error]).toEqual([403, "csrf_rejected"]);
});
