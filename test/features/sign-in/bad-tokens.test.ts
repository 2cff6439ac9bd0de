/** Tokens that Cognito never made, and a Cognito that does not answer. Beside verify-access-token.test.ts and code-flow.test.ts. */

import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type JWTPayload } from "jose";

import { base64Url } from "../../../src/core/encoding.ts";
import { challengeOf } from "../../../src/features/sign-in/login/start-login.ts";
import { call, type Answer } from "../../support/call.ts";
import { createIsolate, type Isolate } from "../../support/isolate.ts";
import { loginCookieOf, setCookieOf } from "../../support/sessions.ts";
import { usePool } from "../../support/tokens.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";

const JWKS_URL = `${env.COGNITO_ISSUER}/.well-known/jwks.json`;
const RS = "RSASSA-PKCS1-v1_5";

/** A key of the pool whose private half the tests hold: whatever it signs, the signature is right. */
interface OwnKey {
  readonly jwk: JsonWebKey;
  readonly spki: string;
  readonly sign: (head: string, body: string, algorithm?: string) => Promise<string>;
}

const pool = usePool();
let own: OwnKey;
let fresh: Isolate;
let elliptic: CryptoKeyPair;
let user: { id: string; sub: string };

beforeAll(async () => {
  own = await createOwnKey();
  elliptic = await generateKeyPair("ES256", { extractable: true });
  pool.publish(await everyKey());
  fresh = createIsolate();
  const company = await seedCompany();
  user = await seedUser(company.id, "owner");
});

/** None but the first names its algorithm: what is refused is so by our own list. */
async function everyKey(): Promise<unknown[]> {
  const curve = await exportJWK(elliptic.publicKey);
  return [pool.jwk, publicOf(own, "own"), { ...curve, kid: "elliptic" }];
}

function publicOf({ jwk: { kty, n, e } }: OwnKey, kid: string): object {
  return { kty, n, e, kid };
}

async function createOwnKey(): Promise<OwnKey> {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const jwk = (await exportJWK(pair.privateKey)) as JsonWebKey;
  const { alg: _alg, key_ops: _ops, ...bare } = jwk;
  return {
    jwk: bare,
    spki: await exportSPKI(pair.publicKey),
    sign: async (head, body, algorithm = "RS256") => {
      const params = {
        name: algorithm.startsWith("PS") ? "RSA-PSS" : RS,
        hash: `SHA-${algorithm.slice(2)}`,
      };
      const key = await crypto.subtle.importKey("jwk", bare, params, false, ["sign"]);
      const input = `${encode(head)}.${encode(body)}`;
      const bytes = new TextEncoder().encode(input);
      const signature = await crypto.subtle.sign({ ...params, saltLength: 32 }, key, bytes);
      return `${input}.${base64Url(new Uint8Array(signature))}`;
    },
  };
}

const encode = (text: string) => base64Url(new TextEncoder().encode(text));
const now = () => Math.floor(Date.now() / 1000);
const header = (extra: object = {}) => JSON.stringify({ alg: "RS256", kid: "own", ...extra });

function payload(extra: object = {}): JWTPayload {
  return {
    sub: user.sub,
    iss: env.COGNITO_ISSUER,
    token_use: "access",
    client_id: env.COGNITO_CLIENT_ID,
    origin_jti: crypto.randomUUID(),
    auth_time: now(),
    iat: now(),
    exp: now() + 3600,
    ...extra,
  };
}

/** In an isolate that has learned no keys yet: one that has, within the cool-down, would not ask for ours. */
async function me(bearer: string) {
  const response = await fresh.fetch("/v1/me", {
    headers: { authorization: `Bearer ${bearer}` },
  });
  const { status, headers } = response;
  return { status, headers, body: await response.json<{ error: string }>() };
}

async function expectInvalid(token: string): Promise<void> {
  const answer = await me(token);
  expect([answer.status, answer.body.error]).toEqual([401, "invalid_token"]);
  expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
}

it("the key that signs the tokens below is one of the pool's", async () => {
  const token = await own.sign(header(), JSON.stringify(payload()));
  expect((await me(token)).status).toBe(200);
});

describe("rightly signed claims", () => {
  it.each(["exp", "iat", "nbf", "auth_time"])(
    "with %s at infinity (1e999) are refused",
    async (name) => {
      const text = JSON.stringify(payload({ [name]: 0 }));
      for (const endless of ["1e999", "-1e999"]) {
        const body = text.replace(`"${name}":0`, `"${name}":${endless}`);
        expect(body).toContain(endless);
        await expectInvalid(await own.sign(header(), body));
      }
    },
  );

  it.each<[string, () => object]>([
    ["not valid before a minute from now", () => ({ nbf: now() + 60 })],
    ["not valid before some text", () => ({ nbf: "now" })],
    ["issued a minute from now", () => ({ iat: now() + 60 })],
    ["issued some day", () => ({ iat: "today" })],
    ["never issued", () => ({ iat: undefined })],
    ["of a sign-in to come", () => ({ auth_time: now() + 60 })],
    ["of a sign-in at no time", () => ({ auth_time: "now" })],
    ["without an end", () => ({ exp: undefined })],
    ["with an end in words", () => ({ exp: "never" })],
    ["with an end after the year 9999", () => ({ exp: 253_402_300_800 })],
    ["not valid before no number", () => ({ nbf: null })],
    ["of a sibling pool", () => ({ iss: `${env.COGNITO_ISSUER}2` })],
    ["of the issuer with a slash", () => ({ iss: `${env.COGNITO_ISSUER}/` })],
    ["of two issuers", () => ({ iss: [env.COGNITO_ISSUER, "https://issuer.test/other"] })],
    ["without an issuer", () => ({ iss: undefined })],
    ["for a list of clients", () => ({ client_id: [env.COGNITO_CLIENT_ID] })],
    ["for a client named as audience alone", () => ({ client_id: undefined, aud: "x" })],
    ["for two uses", () => ({ token_use: ["access", "id"] })],
    ["of a subject that is a number", () => ({ sub: 7 })],
    ["of a subject that is an object", () => ({ sub: { $ne: "" } })],
  ])("%s are refused", async (_, claims) => {
    await expectInvalid(await own.sign(header(), JSON.stringify(payload(claims()))));
  });

  it("are refused in an ID token of our own client", async () => {
    await expectInvalid(await pool.signId(user.sub, { origin_jti: "x" }));
  });

  it.each(["null", "[]", '"text"', "7", "", "{", "\u0000", '{"sub":'])(
    "that are no object (%j) are refused",
    async (text) => {
      await expectInvalid(await own.sign(header(), text));
    },
  );
});

/** RFC 7515 §4, 7519 §4: the last of two members counts. What one parser reads first, another must not act on. */
describe("a member written twice", () => {
  it.each([
    ["token_use", '"id"'],
    ["iss", '"https://issuer.test/other"'],
    ["exp", "1000"],
    ["client_id", '"somebody-else"'],
    ["sub", '"sub-of-nobody"'],
  ])("counts by its last value: %s", async (name, last) => {
    const text = `${JSON.stringify(payload()).slice(0, -1)},"${name}":${last}}`;
    await expectInvalid(await own.sign(header(), text));
  });

  it.each([
    '{"alg":"RS256","kid":"own","alg":"none"}',
    '{"alg":"RS256","kid":"own","alg":"HS256"}',
    '{"alg":"RS256","kid":"own","kid":"key-1"}',
    '{"alg":"none","kid":"own","alg":"RS256","kid":"unknown"}',
  ])("counts by its last value in the header: %s", async (text) => {
    await expectInvalid(await own.sign(text, JSON.stringify(payload())));
  });

  it("lets no one in by a signature for one of the two", async () => {
    const [, , signature] = (await own.sign(header(), JSON.stringify(payload()))).split(".");
    const text = `${JSON.stringify(payload()).slice(0, -1)},"sub":"${user.sub}"}`;
    await expectInvalid(`${encode(header())}.${encode(text)}.${signature}`);
  });
});

describe("the key's name", () => {
  it.each([
    ["missing", undefined],
    ["of no key", "unknown"],
    ["of another key of the pool", "key-1"],
    ["empty", ""],
    ["null", null],
    ["a number", 7],
    ["a list", ["own"]],
    ["a path", "../own"],
    ["what every object has", "__proto__"],
    ["4 kB long", "k".repeat(4_096)],
  ])("%s: refused, no matter who signed", async (_, kid) => {
    await expectInvalid(await own.sign(header({ kid }), JSON.stringify(payload())));
  });

  it("is needed also where the pool has one key", async () => {
    await env.FACTS.delete(`jwks:${JWKS_URL}`);
    pool.publish([publicOf(own, "own")]);
    const isolate = createIsolate();
    const statusOf = async (kid?: string) => {
      const bearer = await own.sign(header({ kid }), JSON.stringify(payload()));
      const headers = { authorization: `Bearer ${bearer}` };
      return (await isolate.fetch("/v1/me", { headers })).status;
    };
    expect([await statusOf("own"), await statusOf()]).toEqual([200, 401]);
    pool.publish(await everyKey());
    await env.FACTS.delete(`jwks:${JWKS_URL}`);
  });
});

/** Attack: a token that says by which algorithm it wants to be believed. */
describe("another algorithm", () => {
  it.each(["RS384", "RS512", "PS256"])("%s by the right key is refused", async (alg) => {
    await expectInvalid(await own.sign(header({ alg }), JSON.stringify(payload()), alg));
  });

  it("ES256 by an elliptic key of the pool is refused", async () => {
    await expectInvalid(
      await new SignJWT(payload())
        .setProtectedHeader({ alg: "ES256", kid: "elliptic" })
        .sign(elliptic.privateKey),
    );
  });

  it("HS256 with anything public about the key for a secret is refused", async () => {
    const { n = "", e, kty } = own.jwk;
    const { spki } = own;
    for (const secret of [spki, spki.trim(), spki.replaceAll(/-----.*-----|\n/g, ""), n]) {
      await expectInvalid(await hmac(secret));
    }
    await expectInvalid(await hmac(JSON.stringify({ e, kty, n })));
  });

  it.each(["none", "None", "nOnE", "", "RS256 ", "rs256", null, 0, ["RS256"]])(
    "%j is refused, with the right signature, a wrong one and none",
    async (alg) => {
      const token = await own.sign(header({ alg }), JSON.stringify(payload()));
      await expectInvalid(token);
      const unsigned = token.slice(0, token.lastIndexOf(".") + 1);
      await expectInvalid(unsigned);
      await expectInvalid(`${unsigned}AAAA`);
    },
  );

  it.each([
    ["an extension that it demands", { crit: ["exp"], exp: 1 }],
    ["an unencoded payload", { crit: ["b64"], b64: false }],
  ])("%s is refused", async (_, extra) => {
    await expectInvalid(await own.sign(header(extra), JSON.stringify(payload())));
  });

  function hmac(secret: string): Promise<string> {
    return new SignJWT(payload())
      .setProtectedHeader({ alg: "HS256", kid: "own" })
      .sign(new TextEncoder().encode(secret));
  }
});

describe("the shape", () => {
  it("of 100 kB of claims is refused, no matter who signed", async () => {
    const claims = JSON.stringify(payload({ padding: "x".repeat(100_000) }));
    const answer = await me(await own.sign(header(), claims));
    expect([400, 401, 431]).toContain(answer.status);
    await expectInvalid(
      await own.sign(header(), JSON.stringify(payload({ deep: "[".repeat(6_000) }))),
    );
    const nested = `${JSON.stringify(payload()).slice(0, -1)},"deep":${"[".repeat(2_500)}${"]".repeat(2_500)},"exp":1}`;
    await expectInvalid(await own.sign(header(), nested));
  });

  it.each([".", "..", ".x", ".AAAA", "A", "AAAA", "=", "==", "====", "/", "+"])(
    "with %j behind it is refused",
    async (tail) => {
      await expectInvalid(`${await own.sign(header(), JSON.stringify(payload()))}${tail}`);
    },
  );

  it.each([".", "..", "...", "....", "a.b.c", "e30.e30.e30", "AAAA.AAAA.AAAA", "e30.e30.", "-"])(
    "%j is refused",
    expectInvalid,
  );

  it("with the parts of five, as of an encrypted token, is refused", async () => {
    await expectInvalid(`${encode('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.AAAA.AAAA.AAAA.AAAA`);
  });
});

const FAULTS: readonly (readonly [string, () => Promise<Response> | Response])[] = [
  ["hangs", () => Promise.reject(new DOMException("secret detail", "TimeoutError"))],
  ["is not reached", () => Promise.reject(new TypeError("secret detail"))],
  ["answers 500", () => new Response("secret detail", { status: 500 })],
  ["answers 429", () => new Response("{}", { status: 429 })],
  ["leads elsewhere", () => new Response(null, { status: 302, headers: { location: "/x" } })],
  ["answers garbage", () => new Response("<html>secret detail")],
  ["answers nothing", () => new Response("")],
  ["answers JSON of another shape", () => Response.json(["secret detail"])],
  ["breaks off", () => new Response(brokenOff())],
];

function brokenOff(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"keys":['));
      controller.error(new TypeError("secret detail"));
    },
  });
}

interface Begun {
  readonly query: URLSearchParams;
  readonly browser: string;
}

async function begin(): Promise<Begun> {
  const answer = await call("GET", "/auth/login?returnTo=/");
  const query = new URL(answer.headers.get("location") ?? "").searchParams;
  return { query, browser: loginCookieOf(answer.headers) };
}

function callback({ query, browser }: Begun, code = "the-code"): Promise<Answer> {
  const headers = { cookie: browser };
  return call("GET", `/auth/callback?code=${code}&state=${query.get("state")}`, { headers });
}

async function tokensFor(sub: string, { query }: Begun): Promise<Response> {
  const claims = { nonce: query.get("nonce"), email: `${sub}@example.test`, email_verified: true };
  return Response.json({ access_token: "a", id_token: await pool.signId(sub, claims) });
}

/** Of this person nothing is written, and the browser got no session. */
async function expectNobodyIn(answer: { headers: Headers }, sub: string): Promise<void> {
  expect(setCookieOf(answer.headers)).toBeUndefined();
  const users = await env.DB.prepare("SELECT id FROM users WHERE sub = ?").bind(sub).all();
  expect(users.results).toEqual([]);
}

describe("the token endpoint at the callback", () => {
  let sub: string;
  let sessions: number;

  beforeEach(async () => {
    sub = `sub-${crypto.randomUUID()}`;
    sessions = await countSessions();
  });

  async function countSessions(): Promise<number> {
    return (await env.DB.prepare("SELECT id FROM browser_sessions").all()).results.length;
  }

  it.each(FAULTS)("that %s: 503 in our own words, and no one half signed in", async (_, fault) => {
    const begun = await begin();
    pool.onToken(fault);

    const answer = await callback(begun);

    expect([answer.status, answer.body.error]).toEqual([503, "unavailable"]);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.text).not.toContain("secret detail");
    await expectNobodyIn(answer, sub);
    expect(await countSessions()).toBe(sessions);

    // Nothing is known of the code: the same callback may come again, and once it has worked no more.
    pool.onToken(() => tokensFor(sub, begun));
    expect((await callback(begun)).status).toBe(302);
    expect((await callback(begun)).status).toBe(400);
  });

  /** Attack: somebody else's code brought into one's own sign-in, or one's own into theirs (RFC 9700 §4.5). */
  it("that finds another sign-in's verifier refuses it, and so do we", async () => {
    const victim = await begin();
    const attacker = await begin();
    const challenges: Record<string, string | null> = {
      "code-of-victim": victim.query.get("code_challenge"),
      "code-of-attacker": attacker.query.get("code_challenge"),
    };
    pool.onToken(async (form) => {
      const challenge = await challengeOf(form.get("code_verifier") ?? "");
      if (challenges[form.get("code") ?? ""] === challenge) return tokensFor(sub, victim);
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    });

    const stolen = await callback(attacker, "code-of-victim");
    expect([stolen.status, stolen.body.error]).toEqual([400, "invalid_request"]);
    await expectNobodyIn(stolen, sub);

    expect((await callback(victim, "code-of-victim")).status).toBe(302);
  });

  it.each([
    ["empty", ""],
    ["of 10 kB", "x".repeat(10_000)],
    ["of a control character", "%00"],
    ["of an emoji", "%F0%9F%92%A9"],
    ["sent twice", "a&code=b"],
  ])("is given a code %s: refused without a fault of ours", async (_, code) => {
    pool.onToken(() => Response.json({ error: "invalid_grant" }, { status: 400 }));
    const answer = await callback(await begin(), code);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await expectNobodyIn(answer, sub);
  });
});

describe("the endpoint of the pool's keys", () => {
  const BROKEN_KEYS: readonly (readonly [string, unknown])[] = [
    ["has no keys", []],
    ["has keys of no kind", [{ kid: "own" }]],
    ["has keys that are none", ["secret detail", null]],
  ];
  const faults = [
    ...FAULTS,
    ...BROKEN_KEYS.map(([name, keys]) => [name, () => Response.json({ keys })] as const),
    ["is 1 MB large", () => Response.json({ keys: [], more: "x".repeat(1_000_000) })] as const,
  ];

  /** The pool's other addresses answer as before. */
  function answerKeys(answer: (() => Promise<Response> | Response) | null): void {
    vi.stubGlobal("fetch", (input: RequestInfo | URL, init?: RequestInit) => {
      if (answer === null || input !== JWKS_URL) return poolFetch(input, init);
      expect(init?.signal).toBeInstanceOf(AbortSignal);
      return answer();
    });
  }
  let poolFetch: typeof fetch;

  beforeEach(async () => {
    poolFetch = fetch;
    await env.FACTS.delete(`jwks:${JWKS_URL}`);
    return () => vi.stubGlobal("fetch", poolFetch);
  });

  it.each(faults)("that %s: 503 for tokens, and well again afterwards", async (_, fault) => {
    answerKeys(fault);
    const isolate = createIsolate();
    const headers = { authorization: `Bearer ${await pool.sign(user.sub)}` };

    const answer = await isolate.fetch("/v1/me", { headers });

    const text = await answer.text();
    expect([answer.status, JSON.parse(text).error]).toEqual([503, "unavailable"]);
    expect(text).not.toContain("secret detail");

    answerKeys(null);
    const realNow = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => realNow() + 31_000);
    const later = await isolate.fetch("/v1/me", { headers });
    vi.restoreAllMocks();
    expect(later.status).toBe(200);
  });

  /** RFC 7517 §5. Attack, or accident: one entry more in the pool's set, and no person gets in any more. */
  describe("that publishes one odd entry beside the good one", () => {
    const good = () => pool.jwk as Readonly<Record<string, unknown>>;
    const small = async () => {
      const rsa = { name: RS, hash: "SHA-256", publicExponent: new Uint8Array([1, 0, 1]) };
      const pair = (await crypto.subtle.generateKey({ ...rsa, modulusLength: 1_024 }, true, [
        "sign",
        "verify",
      ])) as CryptoKeyPair;
      return { ...(await exportJWK(pair.publicKey)), kid: "small" };
    };
    const ODD: readonly (readonly [string, () => unknown])[] = [
      ["without kty", () => ({ kid: "x", n: "AQAB", e: "AQAB" })],
      ["of another kty", () => ({ kty: "AKP", alg: "ML-DSA-44", kid: "x", pub: "AA" })],
      ["without a kid", () => ({ ...good(), kid: undefined })],
      ["with a kid that is no text", () => ({ ...good(), kid: 7 })],
      ["with 1,024 bits", small],
      ["that is null", () => null],
      ["that is text", () => "key"],
      ["that is a list", () => [good()]],
      ["twice the same", good],
      ["of the same kid, for encryption", () => ({ ...good(), use: "enc" })],
      ["of the same kid, for another algorithm", () => ({ ...good(), alg: "RS512" })],
      ["of the same kid and another modulus", () => publicOf(own, "key-1")],
      ["of the same kid with an even exponent", () => ({ ...good(), e: "AAAC" })],
      ["of the same kid with exponent 1", () => ({ ...good(), e: "AQ" })],
      [
        "of the same kid with a modulus of 16,384 bits",
        () => ({ ...good(), n: "_".repeat(2_731) }),
      ],
    ];
    it.each(ODD)("%s: tokens are taken, whichever comes first", async (_, makeOdd) => {
      const odd = await makeOdd();
      const headers = { authorization: `Bearer ${await pool.sign(user.sub)}` };
      for (const keys of [
        [odd, good()],
        [good(), odd],
      ]) {
        answerKeys(() => Response.json({ keys }));
        await env.FACTS.delete(`jwks:${JWKS_URL}`);
        expect((await createIsolate().fetch("/v1/me", { headers })).status).toBe(200);
        // And from the copy that it left in KV.
        answerKeys(() => new Response("down", { status: 503 }));
        expect((await createIsolate().fetch("/v1/me", { headers })).status).toBe(200);
      }
    });

    it("with members of other kinds beside those we read: they are let be", async () => {
      const odd = {
        ...good(),
        x5c: 7,
        x5t: [],
        d: "AQAB",
        ext: "no",
        oth: {},
        key_ops: ["verify"],
      };
      answerKeys(() => Response.json({ keys: [odd], more: 1 }));
      const headers = { authorization: `Bearer ${await pool.sign(user.sub)}` };
      expect((await createIsolate().fetch("/v1/me", { headers })).status).toBe(200);
    });

    it("a hundred times over: tokens are taken", async () => {
      const odd = Array.from({ length: 300 }, (_, index) => ({ kty: "OKP", kid: `k${index}` }));
      answerKeys(() => Response.json({ keys: [...odd, good()] }));
      const headers = { authorization: `Bearer ${await pool.sign(user.sub)}` };
      expect((await createIsolate().fetch("/v1/me", { headers })).status).toBe(200);
    });

    it("of too few bits refuses what it signed, 401", async () => {
      const odd = await small();
      answerKeys(() => Response.json({ keys: [odd, good()] }));
      const token = await own.sign(header({ kid: "small" }), JSON.stringify(payload()));
      const answer = await createIsolate().fetch("/v1/me", {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status).toBe(401);
    });
  });

  it.each([
    ["a modulus that is none", { kty: "RSA", n: "!!", e: "AQAB" }],
    ["no modulus", { kty: "RSA" }],
    ["a modulus of a few bits", { kty: "RSA", n: "AQAB", e: "AQAB" }],
    ["numbers for text", { kty: "RSA", n: 1, e: 2 }],
    ["a curve for a modulus", { kty: "EC", crv: "P-256", x: "AA", y: "AA" }],
    ["a secret", { kty: "oct", k: "AAAA" }],
  ])("that publishes a key with %s: 401 or 503, no fault", async (_, key) => {
    answerKeys(() => Response.json({ keys: [{ ...key, kid: "key-1" }] }));
    const headers = { authorization: `Bearer ${await pool.sign(user.sub)}` };
    const answer = await createIsolate().fetch("/v1/me", { headers });
    expect([401, 503]).toContain(answer.status);
    await env.FACTS.delete(`jwks:${JWKS_URL}`);
  });

  it.each(faults)("that %s: at the callback 503, and no one half signed in", async (_, fault) => {
    answerKeys(fault);
    const isolate = createIsolate();
    const sub = `sub-${crypto.randomUUID()}`;
    const begun = await begin();
    pool.onToken(() => tokensFor(sub, begun));

    const path = `/auth/callback?code=the-code&state=${begun.query.get("state")}`;
    const headers = { cookie: begun.browser };
    const answer = await isolate.fetch(path, { headers, redirect: "manual" });

    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("secret detail");
    await expectNobodyIn(answer, sub);
  });
});
