/** A person in a browser against `npm run dev`: the pool's login form, a session, a second factor. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import { TOTP, URI } from "otpauth";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { SESSION_COOKIE } from "../../src/core/session-cookie.ts";
import { beginLogin, logIn, passLogin, refused } from "./browser-login.ts";
import { openBrowser, sendBearer, type Browser } from "./browser.ts";
import { signIn } from "./client.ts";
import { passLoginForm, type Person } from "./code-flow.ts";
import { useOwnStack } from "./own-stack.ts";

let seed: Seed;
let owner: Person;
let browser: Browser;

useOwnStack(8_970, (ready) => {
  seed = ready;
  const found = seed.users.find((user) => user.email === "owner@alder.example");
  assert.ok(found);
  owner = found;
  browser = openBrowser(seed.baseUrl);
});

describe("a sign-in in the browser", () => {
  it("goes nowhere with a wrong password", async () => {
    const wrong = { ...owner, password: "Wrong-password-1" };
    assert.equal(await passLogin(browser, seed, wrong), "about:blank");
  });

  it("leads from the login form through the callback to a session", async () => {
    await logIn(browser, seed, owner);
    const { status, body } = await browser.visit("/v1/session");
    assert.equal(status, 200);
    const { kind, user, mfaState } = body.data;
    assert.deepEqual([kind, mfaState], ["browser", "active"]);
    assert.equal((user as Person).email, owner.email);
    assert.equal((await browser.visit("/v1/services")).status, 200);
  });

  it("has a callback that works once, and in the browser that began it", async () => {
    const visitor = openBrowser(seed.baseUrl);
    const page = await beginLogin(visitor, seed);
    const callback = (await passLoginForm(page, owner)).href;
    const withFreshCode = (await passLoginForm(page, owner)).href;
    const [[name, login] = ["", ""]] = visitor.cookies;
    const other = openBrowser(seed.baseUrl);
    refused(await other.visit(callback), [400, "invalid_request"]);
    await passLogin(other, seed, owner);
    refused(await other.visit(callback), [400, "invalid_request"]);
    assert.ok(!other.cookies.has(SESSION_COOKIE));

    assert.equal((await visitor.visit(callback)).status, 302);
    const session = visitor.cookies.get(SESSION_COOKIE);
    // Loaded again it leads to its page, and signs no one in.
    const again = await visitor.visit(callback);
    assert.deepEqual([again.status, again.headers.get("location")], [302, "/v1/session"]);
    assert.equal(visitor.cookies.get(SESSION_COOKIE), session);
    const signedOut = openBrowser(seed.baseUrl, new Map([[name, login]]));
    refused(await signedOut.visit(callback), [400, "invalid_request"]);
    signedOut.cookies.set(name, login);
    refused(await signedOut.visit(withFreshCode), [400, "invalid_request"]);
  });

  it("changes something only from a page of ours", async () => {
    const change = ["POST", "/v1/session/environment", { environment: "live" }] as const;
    for (const origin of [null, "http://127.0.0.1:3999"]) {
      refused(await browser.send(...change, origin), [403, "csrf_rejected"]);
    }
    assert.equal((await browser.send(...change)).status, 204);
  });
});

describe("a second factor", () => {
  let bearer: { authorization: string };
  let usedCode: string;
  let nextCode: string;
  let recoveryCode: string;
  const cookie = () => browser.cookies.get(SESSION_COOKIE) ?? "";
  const withCookie = (value: string) =>
    openBrowser(seed.baseUrl, new Map([[SESSION_COOKIE, value]]));
  const sendToken = (...request: [string, string, unknown?]) =>
    sendBearer(seed.baseUrl, bearer, request);

  it("is an authenticator app, set up with its first code", async () => {
    bearer = await signIn(seed, owner.email);
    const setup = await browser.send("POST", "/v1/me/mfa/totp");
    assert.equal(setup.status, 200);
    const app = URI.parse(String(setup.body.data["uri"]));
    assert.ok(app instanceof TOTP);
    const nowMs = Date.now();
    usedCode = app.generate({ timestamp: nowMs });
    // A clock may be a step ahead, so the next code needs no waiting for.
    nextCode = app.generate({ timestamp: nowMs + app.period * 1_000 });

    const former = cookie();
    const path = "/v1/me/mfa/totp/confirm";
    const { status, body } = await browser.send("POST", path, { code: usedCode });
    assert.equal(status, 200, JSON.stringify(body));
    const codes = body.data["recoveryCodes"] as string[];
    assert.equal(new Set(codes).size, 10);
    recoveryCode = codes[0] ?? "";
    assert.notEqual(cookie(), former);
    assert.equal((await browser.visit("/v1/services")).status, 200);
  });

  it("outlives the session, which is dead once signed out; a token of the person's is not", async () => {
    const ended = cookie();
    const { status, body } = await browser.send("POST", "/auth/logout");
    assert.equal(status, 200);
    assert.equal(new URL(String(body.data["logoutUrl"])).origin, seed.cognito.endpoint);
    assert.ok(!browser.cookies.has(SESSION_COOKIE));
    refused(await withCookie(ended).visit("/v1/session"), [401, "invalid_session"]);
    assert.equal((await sendToken("GET", "/v1/session")).status, 200);
  });

  it("is asked for at the next sign-in, and each code passes it once", async () => {
    await logIn(browser, seed, owner);
    assert.equal((await browser.visit("/v1/session")).body.data["mfaState"], "mfa_required");
    refused(await browser.visit("/v1/services"), [401, "mfa_required"]);

    const verify = (code: string) => browser.send("POST", "/v1/mfa/verify", { code });
    refused(await verify(usedCode), [422, "validation_error"]);
    const former = cookie();
    const { status, body } = await verify(nextCode);
    assert.equal(status, 200, JSON.stringify(body));
    assert.notEqual(cookie(), former);
    refused(await verify(nextCode), [422, "validation_error"]);
    assert.equal((await browser.visit("/v1/services")).status, 200);
    // For requests under way it goes on for a moment, with what it might before.
    refused(await withCookie(former).visit("/v1/services"), [401, "mfa_required"]);
  });

  it("is asked of a token as RFC 9470 has it; a recovery code passes once", async () => {
    const challenged = await sendToken("GET", "/v1/services");
    refused(challenged, [401, "mfa_required"]);
    const challenge = challenged.headers.get("www-authenticate") ?? "";
    assert.match(challenge, /^Bearer .*error="insufficient_user_authentication"/);
    const { status, body } = await sendToken("POST", "/v1/mfa/verify", { recoveryCode });
    assert.deepEqual([status, body.data["recoveryCodesLeft"]], [200, 9]);
    assert.equal((await sendToken("GET", "/v1/services")).status, 200);

    bearer = await signIn(seed, owner.email);
    const again = await sendToken("POST", "/v1/mfa/verify", { recoveryCode });
    refused(again, [422, "validation_error"]);
  });

  it("leaves the session alone when the token is signed out", async () => {
    assert.equal((await sendToken("DELETE", "/v1/session")).status, 204);
    refused(await sendToken("GET", "/v1/session"), [401, "invalid_token"]);
    assert.equal((await browser.visit("/v1/services")).status, 200);
  });
});
