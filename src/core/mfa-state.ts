/** What a sign-in may reach, by the second factor. Pure; the rules are those of the selected company. */

import type { Role } from "./actor.ts";
import type { MfaState } from "./sign-in.ts";

export type { MfaState } from "./sign-in.ts";

export const MFA_REQUIREMENTS = ["none", "admins", "all"] as const;

export type MfaRequirement = (typeof MFA_REQUIREMENTS)[number];

export interface MfaFacts {
  /** A factor is confirmed. */
  readonly enrolled: boolean;
  readonly role: Role;
  readonly required: MfaRequirement;
  /** When the company's rule came into force; null: always. */
  readonly requiredSinceMs: number | null;
  readonly signedInAtMs: number;
  readonly mfaPassedAtMs: number | null;
}

/** A Bearer sign-in this old counts as a next login; browser sessions never get older. */
const NEXT_LOGIN_MS = 12 * 3_600_000;

export function mfaStateOf(facts: MfaFacts, nowMs: number): MfaState {
  if (facts.enrolled) {
    const passed = facts.mfaPassedAtMs !== null && nowMs - facts.mfaPassedAtMs < NEXT_LOGIN_MS;
    return passed ? "active" : "mfa_required";
  }
  if (!isRequired(facts.required, facts.role)) return "active";

  // Enforcement does not cut people off in the middle of a sign-in: it meets them at the next one. Attack: set a factor
  // up, do what needs one, and remove it again. A sign-in that has had one is not spared.
  const since = facts.requiredSinceMs ?? Number.NEGATIVE_INFINITY;
  const { signedInAtMs, mfaPassedAtMs } = facts;
  const before = signedInAtMs < since && nowMs - signedInAtMs < NEXT_LOGIN_MS;
  return before && mfaPassedAtMs === null ? "active" : "mfa_enrollment_required";
}

export function isRequired(requirement: MfaRequirement, role: Role): boolean {
  return requirement === "all" || (requirement === "admins" && role !== "member");
}
