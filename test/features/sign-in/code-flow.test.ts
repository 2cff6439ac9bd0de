import { describe, expect, it, vi } from "vitest";

import { challengeOf } from "../../../src/features/sign-in/login/start-login.ts";
import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { createIsolate } from "../../support/isolate.ts";
import { setCookieOf } from "../../support/sessions.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../../support/world.ts";
import { begin, callback, expectRefused, useCodeFlow } from "./code-flow-support.ts";

const { pool, person, answerCode } = useCodeFlow();

describe("the way to a session", () => {
  it("asks Cognito with state, nonce and PKCE, and binds the browser", async () => {
    const answer = await call("GET", "/auth/login?returnTo=/");
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.origin + location.pathname).toBe(`${env.COGNITO_DOMAIN}/oauth2/authorize`);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      response_type: "code",
      client_id: env.COGNITO_CLIENT_ID,
      redirect_uri: "http://api.test/auth/callback",
      scope: "openid profile email",
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-nembl_login_[0-9a-f]{16}=[\w-]{43}\.\w+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=600$/,
      ),
    ]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("leads through the callback to the page asked for, signed in, without a token in the browser or at rest", async () => {
    const company = await seedCompany();
    const user = await seedUser(company.id, "owner");
    person.sub = user.sub;
    const begun = await begin();
    answerCode(begun);

    const answer = await callback(begun);

    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/settings?tab=keys"]);
    const cookies = answer.headers.getSetCookie();
    expect(cookies[0]).toMatch(
      /^__Host-nembl_session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=(43200|43199)$/,
    );
    expect(cookies[1]).toBe(
      `${begun.browser.split("=")[0]}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`,
    );
    const me = await call("GET", "/v1/me", { session: setCookieOf(answer.headers) ?? "" });
    expect(me.body.data).toMatchObject({ id: user.id, companyId: company.id, name: "A Person" });

    const { form } = pool.forms.at(-1) as (typeof pool.forms)[number];
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: "authorization_code",
      code: "the-code",
      redirect_uri: "http://api.test/auth/callback",
      client_id: env.COGNITO_CLIENT_ID,
    });
    const verifier = form.get("code_verifier") ?? "";
    expect(await challengeOf(verifier)).toBe(begun.query.get("code_challenge"));
    const dump = await dumpEverything();
    const [, browser = ""] = begun.browser.split("=");
    for (const secret of ["refresh-canary", verifier, begun.state, browser]) {
      expect(dump).not.toContain(secret);
    }
    expect((await auditEventsOf(company.id)).map(({ action }) => action)).toEqual(["auth:sign_in"]);
  });

  it("makes a person of a stranger, with what the ID token says, and joins them to no one", async () => {
    const company = await seedCompany();
    const namesake = await seedUser(company.id, "owner");
    await env.DB.prepare("UPDATE users SET email = 'person@example.test' WHERE id = ?")
      .bind(namesake.id)
      .run();
    const begun = await begin();
    answerCode(begun, { email_verified: false, name: undefined });
    const session = setCookieOf((await callback(begun)).headers) ?? "";

    const { data } = (await call("GET", "/v1/session", { session })).body;
    expect(data.user).toMatchObject({
      email: "person@example.test",
      emailVerified: false,
      name: "person",
    });
    expect(data.user.id).not.toBe(namesake.id);
    expect(data.companies).toEqual([]);
  });

  it("passes RFC 7636's vector", async () => {
    expect(await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")).toBe(
      "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
  });
});

describe("a state", () => {
  /** Attack: one callback's address used twice, at once, by someone who saw it. */
  it("P11: works once, however many come with it at the same time", async () => {
    const begun = await begin();
    answerCode(begun);
    const isolates = [createIsolate(), createIsolate()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (isolates[index % 2] as (typeof isolates)[number]).fetch(
          `/auth/callback?code=the-code&state=${begun.state}`,
          { headers: { cookie: begun.browser }, redirect: "manual" },
        ),
      ),
    );
    const statuses = answers.map((answer) => answer.status).toSorted((left, right) => left - right);
    expect(statuses).toEqual([302, ...Array.from({ length: 19 }, () => 400)]);
    expect(pool.forms.length).toBe(1);
  });

  /** Attack: login CSRF, where the victim's browser is made to finish the attacker's sign-in. */
  it("works in the browser that began only", async () => {
    const begun = await begin();
    answerCode(begun);
    const other = await begin();
    const elsewhere = "began in another browser";
    await expectRefused(await callback({ ...begun, browser: other.browser }), elsewhere);
    const [name] = begun.browser.split("=");
    const [, value] = other.browser.split("=");
    await expectRefused(await callback({ ...begun, browser: `${name}=${value}` }), elsewhere);
    const path = `/auth/callback?code=the-code&state=${begun.state}`;
    await expectRefused(await call("GET", path), elsewhere);
    // No one else's try has used it up.
    expect((await callback(begun)).status).toBe(302);
  });

  it("works for ten minutes", async () => {
    const begun = await begin();
    answerCode(begun);
    const realNow = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + 600_000);
    const answer = await callback(begun);
    vi.restoreAllMocks();
    await expectRefused(answer, "has expired");
  });

  it("made up, or missing, is refused without a word to Cognito", async () => {
    const begun = await begin();
    await expectRefused(await callback({ ...begun, state: "made-up" }), "is not known here");
    await expectRefused(await call("GET", "/auth/callback"), "not complete");
    expect(pool.forms).toEqual([]);
  });
});

describe("signing out", () => {
  it("ends the session, revokes the refresh token, clears the cookies and names Cognito's logout", async () => {
    const begun = await begin();
    answerCode(begun);
    const session = setCookieOf((await callback(begun)).headers) ?? "";

    const answer = await call("POST", "/auth/logout", { session });

    const logoutUrl = `${env.COGNITO_DOMAIN}/logout?client_id=${env.COGNITO_CLIENT_ID}&logout_uri=http%3A%2F%2Fapi.test%2F`;
    expect([answer.status, answer.body]).toEqual([200, { data: { logoutUrl } }]);
    const cleared = answer.headers.getSetCookie().map((cookie) => cookie.split("; ")[0]);
    // Another tab may be in the middle of a sign-in.
    expect(cleared).toEqual(["__Host-nembl_session="]);
    expect((await call("GET", "/v1/session", { session })).status).toBe(401);
    await vi.waitUntil(() => pool.forms.some(({ path }) => path === "/oauth2/revoke"));
    expect(pool.forms.at(-1)?.form.get("token")).toBe("refresh-canary");

    // A second time, for a session that has ended: the rest goes all the same.
    const again = await call("POST", "/auth/logout", { session, headers: { accept: "text/html" } });
    expect([again.status, again.headers.get("location")]).toEqual([303, logoutUrl]);
  });

  it("takes proof that a page of ours asked for it", async () => {
    const begun = await begin();
    answerCode(begun);
    const session = setCookieOf((await callback(begun)).headers) ?? "";
    const headers = { origin: "https://evil.test" };
    expect((await call("POST", "/auth/logout", { session, headers })).status).toBe(403);
    expect((await call("GET", "/v1/session", { session })).status).toBe(200);
  });

  /** Attack: a foreign form. SameSite keeps the cookie back, and the answer would delete it all the same. */
  it.each([
    ["another origin", { origin: "https://evil.test" }, 403],
    ["an opaque origin", { origin: "null" }, 403],
    ["a sibling", { "sec-fetch-site": "same-site" }, 403],
    ["nowhere", {}, 403],
    ["a page of ours", { origin: "http://api.test" }, 200],
    ["a page of ours, by Sec-Fetch-Site", { "sec-fetch-site": "same-origin" }, 200],
  ])("takes the proof from %s, also without a cookie", async (_, headers, status) => {
    const answer = await call("POST", "/auth/logout", { headers });
    expect(answer.status).toBe(status);
    const cookies = status === 200 ? ["__Host-nembl_session="] : [];
    expect(answer.headers.getSetCookie().map((cookie) => cookie.split("; ")[0])).toEqual(cookies);
  });
});

it("says who issues the tokens we take (RFC 9728)", async () => {
  const { body } = await call("GET", "/.well-known/oauth-protected-resource");
  expect(body).toMatchObject({
    resource: "http://api.test",
    authorization_servers: [env.COGNITO_ISSUER],
    bearer_methods_supported: ["header"],
  });
});

it("says how the command line signs a person in, at addresses of the person's own machine alone", async () => {
  const { body } = await call("GET", "/.well-known/nembl-cli");
  expect(body).toMatchObject({
    issuer: env.COGNITO_ISSUER,
    authorization_endpoint: `${env.COGNITO_DOMAIN}/oauth2/authorize`,
    token_endpoint: `${env.COGNITO_DOMAIN}/oauth2/token`,
    revocation_endpoint: `${env.COGNITO_DOMAIN}/oauth2/revoke`,
    client_id: env.COGNITO_CLIENT_ID,
  });
  const { redirect_uris: uris } = body as unknown as { redirect_uris: string[] };
  expect(new Set(uris).size).toBe(3);
  for (const uri of uris) expect(uri).toMatch(/^http:\/\/127\.0\.0\.1:\d{5}\/callback$/);
});
