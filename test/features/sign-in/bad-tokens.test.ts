/** Tokens that Cognito never made. Beside verify-access-token.test.ts and code-flow.test.ts. */

import { beforeAll, describe, expect, it } from "vitest";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

import { createIsolate, type Isolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { encode, header, JWKS_URL, now, publicOf, useOwnKey } from "./own-key.ts";

const pool = usePool();
const { own, user, payload } = useOwnKey();
let fresh: Isolate;
let elliptic: CryptoKeyPair;

beforeAll(async () => {
  elliptic = await generateKeyPair("ES256", { extractable: true });
  pool.publish(await everyKey());
  fresh = createIsolate();
});

/** None but the first names its algorithm: what is refused is so by our own list. */
async function everyKey(): Promise<unknown[]> {
  const curve = await exportJWK(elliptic.publicKey);
  return [pool.jwk, publicOf(own, "own"), { ...curve, kid: "elliptic" }];
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
