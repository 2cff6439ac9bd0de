/** Cognito access tokens, verified here: RS256 by a key of our pool, and what the claims must say. */

import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from "jose";

import { CodedError } from "../../core/errors.ts";
import { getKeys, refreshForUnknownKid, type JwksMemory, type JwksSource } from "./jwks.ts";

export interface TokenRules {
  readonly issuer: string;
  readonly clientId: string;
  readonly profile: "aws" | "local";
}

export interface VerifiedToken {
  readonly issuer: string;
  readonly sub: string;
  readonly clientId: string;
  /** Names the sign-in across refreshes: `origin_jti`; a local pool has none, there the token's own `jti`. */
  readonly signInId: string;
}

/** Clocks differ; a token is refused this long after its expiry at the latest. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** A Cognito token is about 1 kB; nothing longer is worth a signature check. */
const MAX_TOKEN_LENGTH = 8_192;

export interface TokenVerification {
  readonly rules: TokenRules;
  readonly memory: JwksMemory;
  readonly source: JwksSource;
  readonly defer: (work: Promise<unknown>) => void;
  readonly nowMs: number;
}

/** Throws `invalid_token`, or `unavailable` where no key can be had. */
export async function verifyAccessToken(
  token: string,
  verification: TokenVerification,
): Promise<VerifiedToken> {
  if (token.length > MAX_TOKEN_LENGTH) throw invalid("The access token is too long.");
  const { memory, source, defer } = verification;
  let getKey = await getKeys(memory, source, defer);
  try {
    return readClaims(await verifySignature(token, getKey, verification), verification.rules);
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw toInvalid(error);
  }
  // The pool may have rotated its keys. A flood of made-up kids refreshes at most once a cool-down.
  if (!(await refreshForUnknownKid(memory, source))) throw invalid("The token's key is unknown.");
  getKey = await getKeys(memory, source, defer);
  try {
    return readClaims(await verifySignature(token, getKey, verification), verification.rules);
  } catch (error) {
    throw toInvalid(error);
  }
}

async function verifySignature(
  token: string,
  getKey: JWTVerifyGetKey,
  { rules, nowMs }: TokenVerification,
): Promise<JWTPayload> {
  // Keys come from our set by `kid` alone. Attack: a header that brings its own key (jwk, jku, x5c) or algorithm.
  const { payload } = await jwtVerify(token, getKey, {
    algorithms: ["RS256"],
    issuer: rules.issuer,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(nowMs),
    requiredClaims: ["exp", "iat", "sub"],
  });
  return payload;
}

/** Attack: an ID token, or a token of somebody else's client, presented as ours (ASVS 9.2.2, 9.2.3). */
function readClaims(claims: JWTPayload, rules: TokenRules): VerifiedToken {
  const { token_use: use, client_id: clientId, origin_jti: originJti, sub, jti } = claims;
  if (use !== "access") throw invalid("This is not an access token.");
  if (clientId !== rules.clientId) throw invalid("The token was issued to an unknown client.");
  const signInId = originJti ?? (rules.profile === "local" ? jti : undefined);
  if (typeof signInId !== "string" || signInId === "") throw invalid("The token names no sign-in.");
  if (typeof sub !== "string" || sub === "") throw invalid("The token names no user.");
  return { issuer: rules.issuer, sub, clientId, signInId };
}

function toInvalid(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return invalid("The access token has expired.");
  if (error instanceof errors.JOSEError) return invalid("The access token is not valid.");
  return error;
}

function invalid(message: string): CodedError {
  return new CodedError("invalid_token", message);
}
