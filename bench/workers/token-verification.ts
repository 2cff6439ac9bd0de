/**
 * Two verifiers of access tokens in one isolate, each with the same keys in memory: `POST /bench/verify` verifies one
 * token so many times, one after the other. The caller takes the time, for the clock stands still in here.
 */

import { CognitoJwtVerifier } from "aws-jwt-verify";

import { createJwksMemory, type StoredJwks } from "../../src/features/sign-in/tokens/jwks.ts";
import { verifyAccessToken } from "../../src/features/sign-in/tokens/verify-access-token.ts";

export interface VerifyRequest {
  readonly verifier: "ours" | "awsJwtVerify";
  readonly count: number;
  readonly token: string;
  readonly keys: StoredJwks["keys"];
  readonly issuer: string;
  readonly clientId: string;
  readonly userPoolId: string;
}

type Verify = (token: string) => Promise<{ readonly sub: string }>;

const verifiers = new Map<VerifyRequest["verifier"], Verify>();

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request) {
    const asked = JSON.parse(await request.text()) as VerifyRequest;
    const verify = verifiers.get(asked.verifier) ?? create(asked);
    verifiers.set(asked.verifier, verify);
    let sub = "";
    // One after the other is what is measured.
    for (let done = 0; done < asked.count; done++) ({ sub } = await verify(asked.token));
    return Response.json({ sub });
  },
} satisfies ExportedHandler;

function create(asked: VerifyRequest): Verify {
  return asked.verifier === "ours" ? createOurs(asked) : createAwsJwtVerify(asked);
}

function createOurs({ keys, issuer }: VerifyRequest): Verify {
  const memory = createJwksMemory();
  const source = {
    fetchKeys: () => Promise.reject(new Error("Nothing is fetched")),
    readCopy: async () => ({ keys, fetchedAtMs: Date.now() }),
    writeCopy: async () => undefined,
    now: () => Date.now(),
    sleep: (ms: number) => scheduler.wait(ms),
  };
  const rules = { issuer, profile: "aws" } as const;
  return (token) =>
    verifyAccessToken(token, {
      ...{ rules, memory, source },
      defer: () => undefined,
      nowMs: Date.now(),
    });
}

function createAwsJwtVerify({ keys, clientId, userPoolId }: VerifyRequest): Verify {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access" });
  verifier.cacheJwks({ keys });
  return (token) => verifier.verify(token);
}
