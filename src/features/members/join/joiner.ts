/** A person on the way into a company: what they may bring, and who they are once in. */

import type { Role, UserActor } from "../../../core/actor.ts";
import { CodedError } from "../../../core/errors.ts";
import type { Person } from "../../../core/sign-in.ts";

export function joinerOf(person: Person, companyId: string, role: Role): UserActor {
  const { userId: id, name, email, signIn } = person;
  return {
    type: "user",
    id,
    name,
    email,
    companyId,
    environment: "live",
    role,
    groupIds: [],
    policyVersion: 0,
    signIn,
  };
}

/** Attack: an app somebody signed in to founds companies, or joins them, in their name. */
export function requireOwnSignIn(person: Person): void {
  if (person.signIn.ceiling === null) return;
  throw new CodedError("forbidden", "Not through another app: sign in to Nembl itself for this.");
}
