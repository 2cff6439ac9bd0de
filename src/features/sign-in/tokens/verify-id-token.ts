/** The ID token that our own callback gets for its code: who signed in, and that it was for this authorization. */

import type { JWTPayload } from "jose";
import { z } from "zod";

import { emailAddress, opaque } from "../../../core/text-schemas.ts";
import { cleanLine } from "../../../core/clean-text.ts";
import { constantTimeEqual } from "../../../core/crypto.ts";
import { invalidToken, verifyClaims, type TokenVerification } from "./verify-access-token.ts";

export interface IdToken {
  readonly issuer: string;
  readonly sub: string;
  /** In the form in which addresses are compared; empty where the pool named none. */
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** By the pool, so by the person; else it was made from the address. */
  readonly isNamed: boolean;
  /** When the password was typed; Cognito's own session may be older than this sign-in. */
  readonly signedInAtMs: number;
}

const MAX_NAME_LENGTH = 200;

const claimsSchema = z.object({
  sub: opaque({ max: 128 }),
  aud: opaque({ max: 2_048 }),
  token_use: z.literal("id"),
  nonce: opaque({ max: 2_048 }).optional(),
  // The person is known by `sub`. One whose address is missing, or is none, signs in without one.
  email: emailAddress().optional().catch(undefined),
  // Cognito writes it as a boolean, some stand-ins and federated providers as text.
  email_verified: z
    .union([z.boolean(), z.enum(["true", "false"])])
    .optional()
    .catch(undefined),
  // The provider's to choose: made a name of, never refused.
  name: z
    .unknown()
    .optional()
    .transform((claim) => (typeof claim === "string" ? cleanLine(claim, MAX_NAME_LENGTH) : "")),
  auth_time: z.int().positive().optional(),
  iat: z.int().positive(),
});

/** Throws `invalid_token`. */
export async function verifyIdToken(
  token: string,
  expected: { readonly clientId: string; readonly nonce: string },
  verification: TokenVerification,
): Promise<IdToken> {
  return verifyClaims(token, verification, (claims) => readClaims(claims, expected, verification));
}

function readClaims(
  payload: JWTPayload,
  expected: { readonly clientId: string; readonly nonce: string },
  { rules, nowMs }: TokenVerification,
): IdToken {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) throw invalidToken("This is not an ID token of the pool.");
  const claims = parsed.data;
  if (claims.aud !== expected.clientId) throw invalidToken("The ID token is for another client.");
  checkNonce(claims.nonce, expected.nonce, rules.profile);
  const email = claims.email ?? "";
  return {
    issuer: rules.issuer,
    sub: claims.sub,
    email,
    emailVerified: email !== "" && String(claims.email_verified) === "true",
    name: claims.name || nameOfAddress(email),
    isNamed: claims.name !== "",
    signedInAtMs: Math.min((claims.auth_time ?? claims.iat) * 1_000, nowMs),
  };
}

function nameOfAddress(email: string): string {
  const [local = ""] = email.split("@");
  return cleanLine(local, MAX_NAME_LENGTH) || "A person";
}

/** Attack: a code, and with it an ID token, of somebody else's sign-in slipped into this one. A local pool sends none. */
function checkNonce(nonce: string | undefined, expected: string, profile: "aws" | "local"): void {
  if (nonce === undefined && profile === "local") return;
  if (nonce === undefined || !constantTimeEqual(nonce, expected)) {
    throw invalidToken("The ID token belongs to another sign-in.");
  }
}
