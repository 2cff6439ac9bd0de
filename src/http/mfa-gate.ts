/** What a sign-in reaches before its second factor: a closed list, asked in one place after authentication. */

import { CodedError } from "../core/errors.ts";
import type { MfaState } from "../core/mfa-state.ts";
import type { SignIn } from "../core/sign-in.ts";
import { MINUTE_MS } from "../core/time.ts";

const WITHOUT_FACTOR_PASSED = [
  "GET /v1/session",
  "DELETE /v1/session",
  // Where a session acts, not what it may: each company judges it anew.
  "POST /v1/session/company",
  "POST /v1/mfa/challenge",
  "POST /v1/mfa/verify",
  "POST /auth/logout",
] as const;

const FIRST_ENROLMENT = [
  "GET /v1/me/mfa",
  "POST /v1/me/mfa/totp",
  "POST /v1/me/mfa/totp/confirm",
  "POST /v1/me/mfa/sms",
  "POST /v1/me/mfa/sms/confirm",
] as const;

/** `METHOD path`. @internal Exported for the tests that walk the route table. */
export const REACHED_IN: Readonly<Record<Exclude<MfaState, "active">, readonly string[]>> = {
  mfa_required: WITHOUT_FACTOR_PASSED,
  mfa_enrollment_required: [...WITHOUT_FACTOR_PASSED, ...FIRST_ENROLMENT],
};

/** Attack: a session found open an hour later, given a factor of the finder's own. */
const ENROLMENT_WITHIN_MS = 10 * MINUTE_MS;

/** Throws `mfa_required` or `mfa_enrollment_required` where the route is not among those reached. */
export function passMfaGate(
  { mfaState, signedInAtMs }: SignIn,
  route: { readonly method: string; readonly path: string },
  nowMs: number,
): void {
  if (mfaState === "active") return;
  const name = `${route.method === "HEAD" ? "GET" : route.method} ${route.path}`;
  if (mfaState === "mfa_required") {
    if (includes(WITHOUT_FACTOR_PASSED, name)) return;
    throw new CodedError("mfa_required", "This sign-in needs its second factor.");
  }
  if (includes(WITHOUT_FACTOR_PASSED, name)) return;
  if (!includes(FIRST_ENROLMENT, name)) {
    throw new CodedError(
      "mfa_enrollment_required",
      "Your company asks for a second factor: set one up.",
    );
  }
  if (nowMs - signedInAtMs > ENROLMENT_WITHIN_MS) {
    throw new CodedError("mfa_enrollment_required", "Sign in again to set up a second factor.");
  }
}

function includes(names: readonly string[], name: string): boolean {
  return names.includes(name);
}
