/** Cognito access tokens, verified here: RS256 by a key of our pool, and what the claims must say. */

import {
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from "jose";

import type { CallerRequest } from "../../../core/context.ts";
import { CodedError, unavailable } from "../../../core/errors.ts";
import { getKeys, refreshForUnknownKid, type JwksMemory, type JwksSource } from "./jwks.ts";

export interface TokenRules {
  readonly issuer: string;
  readonly profile: "aws" | "local";
}

export interface VerifiedToken {
  readonly issuer: string;
  readonly sub: string;
  readonly clientId: string;
  /** Names the sign-in across refreshes: `origin_jti`; a local pool has none, there the token's own `jti`. */
  readonly signInId: string;
  /** When the person typed their password: `auth_time`, kept across refreshes. */
  readonly signedInAtMs: number;
}

/** Clocks differ; a token is refused this long after its expiry at the latest. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** A Cognito token is about 1 kB; nothing longer is worth a signature check. */
const MAX_TOKEN_LENGTH = 8_192;

/** RFC 7515 §2: base64url without padding. jose forgives padding, so one token would have many spellings. */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export interface TokenVerification extends Pick<CallerRequest, "nowMs" | "defer"> {
  readonly rules: TokenRules;
  readonly memory: JwksMemory;
  readonly source: JwksSource;
}

/** Throws `invalid_token`, or `unavailable` where no key can be had. */
export async function verifyAccessToken(
  token: string,
  verification: TokenVerification,
): Promise<VerifiedToken> {
  return verifyClaims(token, verification, (claims) => readClaims(claims, verification.rules));
}

/** The signature by a key of the pool, then what the claims must say. Throws as above. */
export async function verifyClaims<T>(
  token: string,
  verification: TokenVerification,
  read: (claims: JWTPayload) => T,
): Promise<T> {
  if (token.length > MAX_TOKEN_LENGTH) throw invalidToken("The token is too long.");
  if (!COMPACT_JWS.test(token)) throw invalidToken("The token is not a signed JWT.");
  const { memory, source, defer } = verification;
  let getKey = await getKeys(memory, source, defer);
  try {
    return read(await verifySignature(token, getKey, verification));
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw toInvalid(error);
  }
  // The pool may have rotated its keys. A flood of made-up kids refreshes at most once a cool-down.
  if (!(await refreshForUnknownKid(memory, source))) {
    throw invalidToken("The token's key is unknown.");
  }
  getKey = await getKeys(memory, source, defer);
  try {
    return read(await verifySignature(token, getKey, verification));
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
  const getNamedKey: JWTVerifyGetKey = (header, jws) => {
    // jose would take a set's only key for a token that names none.
    if (typeof header.kid !== "string") throw invalidToken("The token names no key.");
    return getKey(header, jws);
  };
  const { payload } = await verifyWithAny(token, getNamedKey, {
    algorithms: ["RS256"],
    issuer: rules.issuer,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(nowMs),
    requiredClaims: ["exp", "iat", "sub"],
  });
  if (INSTANTS.some((name) => payload[name] !== undefined && !isTime(payload[name]))) {
    throw invalidToken("The token names a time that is none.");
  }
  // jose checks `nbf`, but not these; a sign-in of the future would stay recent for as long as it likes.
  const latest = nowMs / 1_000 + CLOCK_TOLERANCE_SECONDS;
  if (isAfter(payload.iat, latest) || isAfter(payload["auth_time"], latest)) {
    throw invalidToken("The token is not valid yet.");
  }
  return payload;
}

/** Two keys of one `kid` are against RFC 7517 §4.5, but the right one is not spoiled by the other. */
async function verifyWithAny(
  token: string,
  getKey: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, getKey, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, options);
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

const INSTANTS = ["exp", "iat", "nbf", "auth_time"] as const;

/** Attack: JSON's `1e999` reads as infinity, and a token that ends then never does. */
function isTime(claim: unknown): boolean {
  return typeof claim === "number" && claim >= 0 && claim < YEAR_10000_SECONDS;
}

function isAfter(claim: unknown, latest: number): boolean {
  return typeof claim === "number" && claim > latest;
}

/** Attack: an ID token, or a token of somebody else's client, presented as ours (ASVS 9.2.2, 9.2.3). */
function readClaims(claims: JWTPayload, rules: TokenRules): VerifiedToken {
  const { token_use: use, client_id: clientId, origin_jti: originJti, sub, jti } = claims;
  if (use !== "access") throw invalidToken("This is not an access token.");
  // Which clients there are is D1's to say.
  if (typeof clientId !== "string")
    throw invalidToken("The token was issued to an unknown client.");
  const signInId = originJti ?? (rules.profile === "local" ? jti : undefined);
  if (typeof signInId !== "string" || signInId === "")
    throw invalidToken("The token names no sign-in.");
  if (typeof sub !== "string" || sub === "") throw invalidToken("The token names no user.");
  const authTime = claims["auth_time"] ?? (rules.profile === "local" ? claims.iat : undefined);
  if (!isInstant(authTime)) throw invalidToken("The token does not say when its user signed in.");
  return { issuer: rules.issuer, sub, clientId, signInId, signedInAtMs: authTime * 1_000 };
}

const YEAR_10000_SECONDS = 253_402_300_800;

/** Whole seconds since 1970, before the year 10000: it goes into a row. */
function isInstant(claim: unknown): claim is number {
  return Number.isInteger(claim) && claim !== 0 && isTime(claim);
}

function toInvalid(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return invalidToken("The access token has expired.");
  // The cause stays inside: what was wrong with a forged token is none of its sender's business.
  if (error instanceof errors.JOSEError) {
    return invalidToken("The access token is not valid.", error);
  }
  if (error instanceof CodedError) return error;
  // The platform's own errors: the pool published a key that is none.
  return unavailable("The sign-in service", error, 5);
}

export function invalidToken(message: string, cause?: errors.JOSEError): CodedError {
  return new CodedError("invalid_token", message, cause === undefined ? {} : { cause });
}
