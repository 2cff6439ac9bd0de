/**
 * The one way to a change of factors (P16). Statements that set up, confirm, replace or remove a factor or recovery codes
 * take what is made here alone, once the caller has proved themselves: a verb that does not ask does not compile.
 */

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { isRequired } from "../../../core/mfa-state.ts";
import type { PersonPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { selectRulesMet, type RankedMember } from "../../tenancy/index.ts";
import { requireFirstParty, type Caller, type GateDeps } from "../person.ts";
import {
  requireMayChangeFactors,
  requireMayResetFactors,
  type OpenFactors,
} from "../rules/factor.ts";
import { selectFactors, type FactorRow } from "../store.ts";

export interface OwnFactors<D> extends Caller<D> {
  readonly place: OpenFactors;
  readonly factors: readonly FactorRow[];
  /** Other companies that ask the person for a factor: a change of one stands in their logs as well. */
  readonly alsoIn: readonly string[];
}

/** Throws where the person must prove themselves first, whichever company is selected and whatever it asks for. */
export async function openOwnFactors<D extends GateDeps>(
  anyCtx: Context<D>,
): Promise<OwnFactors<D>> {
  const { ctx, place } = await requireFirstParty(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const [factors, asking] = await Promise.all([
    selectFactors(deps.db, place),
    selectAsking(deps.db, place),
  ]);
  requireMayChangeFactors(actor.signIn, factors, nowMs);
  const alsoIn = asking.filter((companyId) => companyId !== actor.companyId);
  return { ctx, place: open(place), factors, alsoIn };
}

/** For an admin's reset: it is the admin who proves themselves, as the strictest of their companies asks. */
export async function openFactorsOf(
  { actor, deps, nowMs }: Context<GateDeps, UserActor>,
  target: RankedMember,
): Promise<OpenFactors> {
  const self = { userId: actor.id };
  const [own, asking] = await Promise.all([
    selectFactors(deps.db, self),
    selectAsking(deps.db, self),
  ]);
  requireMayResetFactors(actor.signIn, own, asking.length > 0, nowMs);
  return open({ userId: target.userId });
}

/** The companies that ask this person for a factor, be it from their next sign-in on. */
async function selectAsking(db: Database, person: PersonPlace): Promise<string[]> {
  const rules = await selectRulesMet(db, person);
  return rules
    .filter(({ required, role }) => isRequired(required, role))
    .map(({ companyId }) => companyId);
}

function open(person: PersonPlace): OpenFactors {
  return person as OpenFactors;
}
