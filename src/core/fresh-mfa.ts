/** A proof that is not older than ten minutes, for what a session that was left open must not be enough for. */

import { CodedError } from "./errors.ts";
import type { SignIn } from "./sign-in.ts";
import { MINUTE_MS, SECOND_MS } from "./time.ts";

/** Changing a factor needs an MFA, and the first factor a sign-in, not older than this: in every state (P16). */
export const FRESH_MS = 10 * MINUTE_MS;

export function isFresh(atMs: number | null, nowMs: number): boolean {
  return atMs !== null && nowMs - atMs <= FRESH_MS;
}

export function requireFreshMfa(signIn: SignIn, nowMs: number): void {
  if (isFresh(signIn.mfaPassedAtMs, nowMs)) return;
  throw new CodedError(
    "mfa_required",
    "This needs a second factor proved within the last ten minutes. Prove it again.",
    { maxAgeSeconds: FRESH_MS / SECOND_MS },
  );
}
