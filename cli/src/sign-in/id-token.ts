/**
 * What the ID token must say (OpenID Connect Core §3.1.3.7). It came from the token endpoint itself, over TLS, so its
 * signature is not asked for (there, 6).
 */

import { membersOf } from "../members.ts";
import { EXIT, Failure } from "../failure.ts";

interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  /** By the clock of who issued it. */
  readonly nowMs: number;
  /** A pool for development sends no nonce. One that is another's is refused there too. */
  readonly nonceMayLack: boolean;
}

const TOLERANCE_MS = 60_000;

export function checkIdToken(token: string | undefined, expected: Expected): void {
  const { iss, aud, exp, nonce } = readClaims(token);
  // Attack: a code of another sign-in, put in the place of ours: its token has another nonce.
  const isOurs = nonce === expected.nonce || (nonce === undefined && expected.nonceMayLack);
  const isValid =
    iss === expected.issuer &&
    aud === expected.clientId &&
    typeof exp === "number" &&
    exp * 1_000 > expected.nowMs - TOLERANCE_MS &&
    isOurs;
  if (!isValid) {
    throw new Failure(EXIT.failed, "The sign-in was not confirmed as ours. Run it again.");
  }
}

function readClaims(token: string | undefined): Record<string, unknown> {
  const [, payload = ""] = token?.split(".") ?? [];
  try {
    return membersOf(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  } catch {
    return {};
  }
}
