/** From a verified (issuer, sub) and the wanted company to the person acting there. */

import type { UserActor } from "../../core/actor.ts";
import type { Environment } from "../../core/environment.ts";
import { CodedError } from "../../core/errors.ts";
import type { Database } from "../../platform/d1/database.ts";
import { selectGroupIds, selectMemberships, type Membership } from "./store.ts";

export interface UserLookup {
  readonly issuer: string;
  readonly sub: string;
  /** Id or slug from `x-nembl-company`; it chooses among the person's own companies and nothing else. */
  readonly wantedCompany: string | undefined;
  readonly environment: Environment;
}

/** Throws `invalid_token` for strangers and the deactivated, `invalid_request` where a choice is missing or not theirs. */
export async function findUserActor(db: Database, lookup: UserLookup): Promise<UserActor> {
  const memberships = await selectMemberships(db, lookup.issuer, lookup.sub);
  const active = memberships.filter((membership) => membership.status === "active");
  if (active.length === 0) {
    throw new CodedError("invalid_token", "This sign-in belongs to no active member.");
  }

  const chosen = chooseMembership(active, lookup.wantedCompany);
  const groupIds = await selectGroupIds(db, chosen, chosen.userId);
  return {
    type: "user",
    id: chosen.userId,
    name: chosen.name,
    email: chosen.email,
    companyId: chosen.companyId,
    environment: lookup.environment,
    role: chosen.role,
    groupIds,
  };
}

function chooseMembership(active: readonly Membership[], wanted: string | undefined): Membership {
  if (wanted === undefined) {
    const [only, ...others] = active;
    if (only !== undefined && others.length === 0) return only;
    throw badCompany("Name one of your companies in the x-nembl-company header.");
  }
  const found = active.find((item) => item.companyId === wanted || item.companySlug === wanted);
  if (found === undefined) throw badCompany("The x-nembl-company header names none of yours.");
  return found;
}

function badCompany(message: string): CodedError {
  return new CodedError("invalid_request", message, {
    details: [{ field: "x-nembl-company", message }],
  });
}
