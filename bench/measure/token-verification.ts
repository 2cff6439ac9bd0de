/** Verifying one access token, and nothing else of a request: ours against aws-jwt-verify, in turn, in one isolate. */

import type { Bundle, Source } from "../lib/bundle.ts";
import { median } from "../lib/median.ts";
import { CLIENT_ID, ISSUER, USER_POOL_ID } from "../lib/our-bindings.ts";
import { openStage } from "../lib/stage.ts";
import { signAccessToken } from "../lib/tokens.ts";
import type { VerifyRequest } from "../workers/token-verification.ts";

export interface TokenVerification {
  readonly oursMicros: number;
  readonly awsJwtVerifyMicros: number;
  /** How many times as fast ours is; median over rounds. */
  readonly ratioToAwsJwtVerify: number;
}

export const TOKEN_VERIFICATION: Source = {
  main: "bench/workers/token-verification.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

/** A request each: what the request itself takes is less than a hundredth of it. */
const VERIFICATIONS = 1_000;
const WARM_UP_ROUNDS = 3;

export async function measureTokenVerification(
  both: Bundle,
  rounds: number,
): Promise<TokenVerification> {
  const stage = await openStage(both, {});
  const sub = crypto.randomUUID();
  const signed = await signAccessToken(sub);
  const pool = { issuer: ISSUER, clientId: CLIENT_ID, userPoolId: USER_POOL_ID };

  async function verify(verifier: VerifyRequest["verifier"]): Promise<number> {
    const body = JSON.stringify({ verifier, count: VERIFICATIONS, ...signed, ...pool });
    const startedMs = performance.now();
    const response = await fetch(`${stage.url}/bench/verify`, { method: "POST", body });
    const text = await response.text();
    const tookMs = performance.now() - startedMs;
    if (text !== JSON.stringify({ sub })) throw new Error(`${verifier} answered ${text}`);
    return (tookMs * 1_000) / VERIFICATIONS;
  }

  const times: { ours: number; awsJwtVerify: number }[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    // The other one begins each time.
    const first = round % 2 === 0 ? await verify("ours") : null;
    const awsJwtVerify = await verify("awsJwtVerify");
    const ours = first ?? (await verify("ours"));
    if (round >= 0) times.push({ ours, awsJwtVerify });
  }
  await stage.close();
  return {
    oursMicros: median(times.map(({ ours }) => ours)),
    awsJwtVerifyMicros: median(times.map(({ awsJwtVerify }) => awsJwtVerify)),
    ratioToAwsJwtVerify: median(times.map(({ ours, awsJwtVerify }) => awsJwtVerify / ours)),
  };
}
