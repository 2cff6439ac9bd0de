/** The code flow: ID tokens that sign no one in, a Cognito that does not play along, addresses that are not led to. */

import { describe, expect, it } from "vitest";

import { ownPath } from "../../../src/features/sign-in/rules/return-to.ts";
import { call } from "../../support/call.ts";
import { setCookieOf } from "../../support/sessions.ts";
import { env } from "../../support/world.ts";
import { begin, callback, expectRefused, newSub, useCodeFlow } from "./code-flow-support.ts";

const { pool, person, answerCode } = useCodeFlow();

describe("an ID token", () => {
  it.each([
    ["another nonce", { nonce: "x".repeat(43) }],
    ["no nonce", { nonce: undefined }],
    ["another audience", { aud: "another-client" }],
    ["two audiences", { aud: [env.COGNITO_CLIENT_ID, "another-client"] }],
    ["another issuer", { iss: "https://issuer.test/other" }],
    ["an access token's use", { token_use: "access" }],
    ["an expiry long ago", { exp: 1_000 }],
  ])("with %s signs no one in", async (_, claims) => {
    const begun = await begin();
    answerCode(begun, claims);
    await expectRefused(await callback(begun), "did not confirm");
    const rows = await env.DB.prepare("SELECT id FROM users WHERE sub = ?").bind(person.sub).all();
    expect(rows.results).toEqual([]);
  });

  /** The pool has vouched for the person, who is known by `sub`: no address of theirs keeps them out. */
  it.each([
    ["an ampersand in the address", { email: "M&M@example.com" }, "m&m@example.com", true],
    ["letters beyond ASCII", { email: "Jo\u0308rg@Example.de" }, "jörg@example.de", true],
    ["no address", { email: undefined }, null, false],
    ["an address that is none", { email: "nobody" }, null, false],
    ["something unseen in the address", { email: "a\u2060b@example.com" }, null, false],
    ["a number for an address", { email: 5 }, null, false],
    ["a line break in the address", { email: "a@example.com\r\nBcc: b@c.d" }, null, false],
  ])("with %s signs its person in", async (_, claims, email, emailVerified) => {
    person.sub = newSub();
    const begun = await begin();
    answerCode(begun, claims);
    const answer = await callback(begun);
    expect(answer.status).toBe(302);
    const session = setCookieOf(answer.headers) ?? "";
    const { data } = (await call("GET", "/v1/session", { session })).body;
    expect(data.user).toMatchObject({ email, emailVerified });
  });

  it.each([
    ["controls and unseen marks", "A\0da \u202ELove\u2060lace\r\n", "A da Lovelace"],
    ["a joiner that its script needs", "می\u200Cخواهم", "می\u200Cخواهم"],
    ["nothing that is seen", "\u200B\u0007", "person"],
    ["another type", 5, "person"],
    ["more than a list can show", "\u{1F600}".repeat(300), "\u{1F600}".repeat(200)],
  ])("whose name has %s gives a name that is one", async (_, name, shown) => {
    person.sub = newSub();
    const begun = await begin();
    answerCode(begun, { name });
    const session = setCookieOf((await callback(begun)).headers) ?? "";
    expect((await call("GET", "/v1/session", { session })).body.data.user.name).toBe(shown);
  });

  it("that is none, or is missing, signs no one in", async () => {
    for (const id_token of [undefined, "", "a.b.c"]) {
      const begun = await begin();
      pool.onToken(() => Response.json({ access_token: "a", id_token }));
      await expectRefused(await callback(begun));
    }
  });
});

describe("Cognito that does not play along", () => {
  it.each([
    [
      "refuses the code",
      () => Response.json({ error: "invalid_grant" }, { status: 400 }),
      400,
      "The login page did not confirm this sign-in. Begin again.",
    ],
    ["answers 500", () => new Response("secret detail", { status: 500 }), 503],
    ["answers 429", () => new Response("{}", { status: 429 }), 503],
    ["is not reached", () => Promise.reject(new TypeError("secret detail")), 503],
    ["answers no JSON", () => new Response("secret detail"), 503],
  ])("%s: a clear answer, and no one half signed in", async (_, answer, status, ...said) => {
    const begun = await begin();
    pool.onToken(answer);
    const refused = await callback(begun);
    expect(refused.status).toBe(status);
    const [sentence = "The sign-in service is not available right now. Try again shortly."] = said;
    expect(refused.body.message).toBe(sentence);
    expect(refused.text).not.toContain("secret detail");
    expect(setCookieOf(refused.headers)).toBeUndefined();
  });

  it("reports an error: a page without a script for a person, nothing of it repeated", async () => {
    const answer = await call("GET", "/auth/callback?error=%3Cscript%3E&error_description=x", {
      headers: { accept: "text/html,*/*" },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-type")).toContain("text/html");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; style-src 'self'");
    expect(policy).not.toContain("script-src");
    expect(answer.text).not.toContain("<script>");
  });
});

/** Attack: a link to our own sign-in that ends on a page of the attacker's. */
describe("returnTo", () => {
  it.each([
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "/a/..//evil.test",
    "/.//evil.test",
    "/%2e//evil.test",
    "https://evil.test",
    "http://api.test/",
    "javascript:alert(1)",
    "evil.test",
    "@evil.test",
    "?x",
    " /x",
    "/é",
    "/auth/logout",
    "/auth/../auth/login",
    "/x".repeat(600),
  ])("is refused: %j", async (returnTo) => {
    expect(ownPath(returnTo, "https://api.nembl.com")).toBeUndefined();
    const answer = await call("GET", `/auth/login?returnTo=${encodeURIComponent(returnTo)}`);
    expect([answer.status, answer.body.details[0].field]).toEqual([422, "returnTo"]);
  });

  it.each(["/", "/settings", "/a?b=/c//d#e", "/%2F%2Fevil.test", "/@evil.test"])(
    "may be a path of our own: %j",
    (returnTo) => {
      const { origin } = new URL(
        ownPath(returnTo, "https://api.nembl.com") ?? "",
        "https://api.nembl.com",
      );
      expect([ownPath(returnTo, "https://api.nembl.com"), origin]).toEqual([
        returnTo,
        "https://api.nembl.com",
      ]);
    },
  );
});
