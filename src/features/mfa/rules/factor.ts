/** The rules about a person's factors. */

import type { PersonPlace } from "../../../core/place.ts";
import { FRESH_MS, isFresh, requireFreshMfa } from "../../../core/fresh-mfa.ts";
import type { SignIn } from "../../../core/sign-in.ts";
import { CodedError, invalidField } from "../../../core/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

export const FACTOR_KINDS = ["totp", "sms"] as const;

export type FactorKind = (typeof FACTOR_KINDS)[number];

/**
 * A factor that is being set up waits beside the confirmed one of its kind and replaces it with the first code. So a
 * person who moves to another telephone always has a factor.
 */
export type FactorSlot = FactorKind | `${FactorKind}_pending`;

/** An unfinished set-up starts again after this. */
export const ENROLMENT_MS = 30 * MINUTE_MS;

declare const opened: unique symbol;

/** Whose factors this request may change: made by `open-factors.ts` alone, once the caller has proved themselves. */
export interface OpenFactors extends PersonPlace {
  readonly [opened]: true;
}

interface Factor {
  readonly slot: FactorSlot;
  readonly confirmedAt: number | null;
}

export function pendingSlot(kind: FactorKind): FactorSlot {
  return `${kind}_pending`;
}

export function kindOf(slot: FactorSlot): FactorKind {
  return slot.startsWith("totp") ? "totp" : "sms";
}

export function isEnrolled(factors: readonly Factor[]): boolean {
  return factors.some((factor) => factor.confirmedAt !== null);
}

/**
 * Attack: with an hour-old session left open, add a factor of one's own and remove the owner's. Or, where there is none
 * yet, set up the first: in the company that asks for none, of a person whose employer asks for one.
 * Throws where the person must prove themselves first. Neither company nor state is asked: no choice of one helps.
 */
export function requireMayChangeFactors(
  signIn: SignIn,
  factors: readonly Factor[],
  nowMs: number,
): void {
  if (isEnrolled(factors)) return requireFreshMfa(signIn, nowMs);
  if (isFresh(signIn.signedInAtMs, nowMs) || isFresh(signIn.mfaPassedAtMs, nowMs)) return;
  throw new CodedError(
    "mfa_enrollment_required",
    "Sign out and sign in again: the first factor is set up within ten minutes of signing in.",
    { maxAgeSeconds: FRESH_MS / SECOND_MS },
  );
}

/** `required`: some company asks a second factor of the admin, be it from their next sign-in on. */
export function requireMayResetFactors(
  signIn: SignIn,
  own: readonly Factor[],
  required: boolean,
  nowMs: number,
): void {
  if (required && !isEnrolled(own)) {
    throw new CodedError(
      "mfa_enrollment_required",
      "Set up a second factor of your own first: taking another's away needs one.",
      { maxAgeSeconds: FRESH_MS / SECOND_MS },
    );
  }
  requireMayChangeFactors(signIn, own, nowMs);
}

/** One answer for wrong, old and used codes. */
export function wrongCode(field: "code" | "recoveryCode"): CodedError {
  return invalidField(field, "Not right, too old, or used already.");
}

/** Enough to recognise one's own number by. */
export function maskNumber(phoneNumber: string): string {
  return `${phoneNumber.slice(0, 3)}${"•".repeat(phoneNumber.length - 5)}${phoneNumber.slice(-2)}`;
}
