/** A signer of Cognito-shaped access tokens, and the pool's key endpoint, both in this process. */

import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import { vi } from "vitest";

import { env } from "./world.ts";

export interface Pool {
  readonly sign: (
    sub: string,
    claims?: JWTPayload,
    header?: Record<string, unknown>,
  ) => Promise<string>;
  readonly fetches: () => number;
  /** What the endpoint answers from now on; null: it is down. */
  readonly publish: (keys: readonly unknown[] | null) => void;
  readonly jwk: unknown;
}

/** Replaces `fetch` for the address of the pool's keys; anything else is refused, for nothing may leave a test. */
export async function startPool(kid = "key-1"): Promise<Pool> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  let published: readonly unknown[] | null = [jwk];
  let fetches = 0;

  vi.stubGlobal("fetch", (input: RequestInfo | URL) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url !== `${env.COGNITO_ISSUER}/.well-known/jwks.json`) throw new Error(`unexpected ${url}`);
    fetches++;
    if (published === null) return Promise.resolve(new Response("down", { status: 503 }));
    return Promise.resolve(Response.json({ keys: published }));
  });

  return {
    jwk,
    fetches: () => fetches,
    publish: (keys) => {
      published = keys;
    },
    sign: (sub, claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({
        token_use: "access",
        client_id: env.COGNITO_CLIENT_ID,
        scope: "openid profile email",
        origin_jti: crypto.randomUUID(),
        jti: crypto.randomUUID(),
        ...claims,
      })
        .setProtectedHeader({ alg: "RS256", kid, ...header })
        .setSubject(sub)
        .setIssuer(claims.iss ?? env.COGNITO_ISSUER)
        .setIssuedAt(claims.iat ?? now)
        .setExpirationTime(claims.exp ?? now + 3600)
        .sign(privateKey);
    },
  };
}
