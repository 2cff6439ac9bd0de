/** RFC 7515, RFC 7519 and project Wycheproof against the check of our tokens: what is not an RS256 token of the pool is refused. */

import { errors } from "jose";
import { describe, expect, it } from "vitest";

import { CodedError } from "../../src/core/errors.ts";
import { createJwksMemory } from "../../src/features/sign-in/tokens/jwks.ts";
import { verifyAccessToken } from "../../src/features/sign-in/tokens/verify-access-token.ts";
import rfc7515 from "./rfc/rfc7515.json";
import rfc7519 from "./rfc/rfc7519.json";
import wycheproof from "./wycheproof/json_web_signature_test.json";

/** A pool always has one: without any, its service counts as out of order. */
const OWN_KEY = { ...rfc7515.examples[1]?.key, kid: "the-pools-own" };

/** How it was refused, by a pool that publishes these keys. Nothing here is a token of ours, so nothing is let in. */
async function refusalOf(jws: string, published: readonly unknown[]): Promise<CodedError> {
  const verification = {
    rules: { issuer: "https://issuer.test/pool", profile: "aws" as const },
    memory: createJwksMemory(),
    source: {
      fetchKeys: async () => [...published, OWN_KEY],
      readCopy: async () => null,
      writeCopy: async () => undefined,
      now: () => Date.now(),
      sleep: (ms: number) => scheduler.wait(ms),
    },
    nowMs: Date.now(),
    defer: () => undefined,
  };
  const refused: unknown = await verifyAccessToken(jws, verification).then(
    () => new Error("It was let in"),
    (error: unknown) => error,
  );
  if (!(refused instanceof CodedError)) throw refused;
  return refused;
}

/** The signature was good: what was wrong are the claims, for the vectors' payloads have none of ours. */
const isSigned = ({ cause }: CodedError) =>
  cause instanceof errors.JWTInvalid || cause instanceof errors.JWTClaimValidationFailed;

interface Group {
  readonly comment: string;
  readonly public?: Readonly<Record<string, unknown>>;
  readonly private?: Readonly<Record<string, unknown>>;
  readonly tests: readonly { tcId: number; comment: string; jws: unknown; result: string }[];
}

const groups = wycheproof.testGroups as unknown as readonly Group[];

/** A key that we may use: RSA, to verify with, for RS256 or without saying for what. */
function isOurs({ kty, alg, use, key_ops: operations }: Readonly<Record<string, unknown>>) {
  const isFor = Array.isArray(operations) ? operations.includes("verify") : true;
  return kty === "RSA" && (alg ?? "RS256") === "RS256" && (use ?? "sig") === "sig" && isFor;
}

describe("project Wycheproof, JWS", () => {
  const tests = groups.flatMap((group) => group.tests.map((test) => ({ ...test, group })));

  it("has all its vectors", () => {
    expect(tests).toHaveLength(wycheproof.numberOfTests);
  });

  it.each(tests.map((test) => [test.tcId, test.group.comment, test.comment, test] as const))(
    "%d (%s, %s)",
    async (_, __, ___, { jws, result, group }) => {
      const key = group.public ?? group.private ?? {};
      const text = typeof jws === "string" ? jws : JSON.stringify(jws);
      const refused = await refusalOf(text, [key]);
      expect(refused.code).toBe("invalid_token");
      // An empty payload is a JWS, and no JWT: it is refused before its signature is looked at.
      const isJwt = text.split(".")[1] !== "";
      expect(isSigned(refused)).toBe(result === "valid" && isOurs(key) && isJwt);
    },
  );

  it("tells good signatures from bad ones among these", () => {
    const good = tests.filter(
      ({ result, group }) => result === "valid" && isOurs(group.public ?? group.private ?? {}),
    );
    expect(good.length).toBeGreaterThan(5);
  });
});

describe("RFC 7515 and RFC 7519", () => {
  it.each(rfc7515.examples)("A: $section, $alg, is no token of ours", async ({ key, jws }) => {
    const published = key === null ? [] : [{ ...key, kid: "the-key" }];
    const refused = await refusalOf(jws, published);
    expect(refused.code).toBe("invalid_token");
    expect(isSigned(refused)).toBe(false);
  });

  it("A.2: its token names no key, and is not tried with the only one there is", async () => {
    const example = rfc7515.examples.find(({ section }) => section === "A.2");
    const published = [{ ...example?.key, kid: "the-key" }];
    expect((await refusalOf(example?.jws ?? "", published)).message).toContain("names no key");
  });

  it("7519 §6.1: an unsecured JWT is none", async () => {
    expect((await refusalOf(rfc7519.unsecured, [])).code).toBe("invalid_token");
    const claims = JSON.parse(
      atob(rfc7519.payload.replaceAll("-", "+").replaceAll("_", "/")),
    ) as unknown;
    expect(claims).toEqual(rfc7519.claims);
    expect(rfc7519.unsecured).toContain(`.${rfc7519.payload}.`);
    expect((await refusalOf(rfc7519.signed, [])).code).toBe("invalid_token");
  });
});
