/** Access tokens as Cognito makes them (its claims, RS256, 2,048 bits), signed by a key of the benchmark's own. */

import { exportJWK, generateKeyPair, SignJWT, type JWK } from "jose";

import { CLIENT_ID, ISSUER } from "./our-bindings.ts";

export interface SignedToken {
  readonly token: string;
  /** The pool's public keys. */
  readonly keys: readonly JWK[];
}

const KEY_ID = "bench-key";

export async function signAccessToken(sub: string): Promise<SignedToken> {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { modulusLength: 2_048 });
  const signedInAt = Math.floor(Date.now() / 1_000);
  const token = await new SignJWT({
    client_id: CLIENT_ID,
    origin_jti: crypto.randomUUID(),
    event_id: crypto.randomUUID(),
    token_use: "access",
    scope: "openid profile email",
    auth_time: signedInAt,
    version: 2,
    jti: crypto.randomUUID(),
    username: sub,
  })
    .setProtectedHeader({ alg: "RS256", kid: KEY_ID })
    .setSubject(sub)
    .setIssuer(ISSUER)
    .setIssuedAt(signedInAt)
    .setExpirationTime("1h")
    .sign(privateKey);
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: "RS256", use: "sig" };
  return { token, keys: [jwk] };
}
