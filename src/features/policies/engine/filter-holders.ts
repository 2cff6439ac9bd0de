/** Who of several people may do a thing, as the policies in force now say. For notices: nobody asked for anything. */

import type { Role } from "../../../core/actor.ts";
import type { Action } from "../../../core/rights.ts";
import type { CompanyScope } from "../../../core/scope.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { ask } from "./ask.ts";
import { readPolicies } from "./policy-source.ts";

export interface Holder {
  readonly id: string;
  readonly role: Role;
  readonly groupIds: readonly string[];
}

export interface HeldThing {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Their ids, in the order given. */
export async function filterHolders(
  deps: { readonly db: Database },
  scope: CompanyScope,
  action: Action,
  thing: HeldThing,
  people: readonly Holder[],
): Promise<string[]> {
  if (people.length === 0) return [];
  const policies = await readPolicies(deps.db, scope);
  return people
    .filter((person) => ask(policies, person, action, thing).allowed)
    .map(({ id }) => id);
}
