/** What a sign-in reaches before its second factor: as each route declares it, asked in one place after authentication. */

import { CodedError } from "../core/errors.ts";
import type { SignIn } from "../core/sign-in.ts";
import { MINUTE_MS } from "../core/time.ts";
import type { BeforeMfa } from "./access.ts";

/** Attack: a session found open an hour later, given a factor of the finder's own. */
const ENROLMENT_WITHIN_MS = 10 * MINUTE_MS;

/** Throws `mfa_required` or `mfa_enrollment_required` where the route is not reached in the sign-in's state. */
export function passMfaGate(
  { mfaState, signedInAtMs }: SignIn,
  reached: BeforeMfa,
  nowMs: number,
): void {
  if (mfaState === "active" || reached === "passing") return;
  if (mfaState === "mfa_required") {
    throw new CodedError("mfa_required", "This sign-in needs its second factor.");
  }
  if (reached !== "enrolling") {
    throw new CodedError(
      "mfa_enrollment_required",
      "Your company asks for a second factor: set one up.",
    );
  }
  if (nowMs - signedInAtMs > ENROLMENT_WITHIN_MS) {
    throw new CodedError("mfa_enrollment_required", "Sign in again to set up a second factor.");
  }
}
