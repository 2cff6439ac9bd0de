/** Whom a company's requirement concerns. */

import { ROLES, type Role } from "../../../core/actor.ts";
import { isRequired, type MfaRequirement } from "../../../core/mfa-state.ts";

/** From the loosest on. */
const STRICTNESS: Record<MfaRequirement, number> = { none: 0, admins: 1, all: 2 };

export function isLooser(after: MfaRequirement, before: MfaRequirement): boolean {
  return STRICTNESS[after] < STRICTNESS[before];
}

export function isStricter(after: MfaRequirement, before: MfaRequirement): boolean {
  return STRICTNESS[after] > STRICTNESS[before];
}

export function rolesConcerned(requirement: MfaRequirement): Role[] {
  return ROLES.filter((role) => isRequired(requirement, role));
}
