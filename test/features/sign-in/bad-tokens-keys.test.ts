/** The endpoint of the pool's keys at fault, and odd entries in its list. */

import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exportJWK } from "jose";

import { createIsolate } from "../../support/isolate.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { header, JWKS_URL, publicOf, useOwnKey } from "./own-key.ts";
import { begin, expectNobodyIn, FAULTS, tokensFor } from "./faulty-pool.ts";

const RS = "RSASSA-PKCS1-v1_5";

const pool = usePool();
const { own, user, payload } = useOwnKey();

beforeAll(() => pool.publish([pool.jwk, publicOf(own, "own")]));

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
    pool.onToken(() => tokensFor(pool, sub, begun));

    const path = `/auth/callback?code=the-code&state=${begun.query.get("state")}`;
    const headers = { cookie: begun.browser };
    const answer = await isolate.fetch(path, { headers, redirect: "manual" });

    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("secret detail");
    await expectNobodyIn(answer, sub);
  });
});
