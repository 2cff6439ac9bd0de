/** The policy document's parts. Pure. */

import type { Role } from "../../core/actor.ts";

export interface PolicyConditions {
  /** All must match; a thing without the tag matches none. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface PolicyPrincipalSet {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly roles?: readonly Role[];
}

export interface PolicyPrincipals extends PolicyPrincipalSet {
  readonly everyone?: boolean;
  readonly except?: PolicyPrincipalSet;
}
