/**
 * The one way to a change of factors (P16). Statements that set up, confirm, replace or remove a factor or recovery codes
 * take what is made here alone, once the caller has proved themselves: a verb that does not ask does not compile.
 */

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { isRequired } from "../../../core/mfa-state.ts";
import type { PersonScope } from "../../../core/scope.ts";
import { selectRulesMet, type RankedMember } from "../../tenancy/index.ts";
import { requireFirstParty, type Caller, type GateDeps } from "../person.ts";
import {
  requireMayChangeFactors,
  requireMayResetFactors,
  type OpenFactors,
} from "../rules/factor.ts";
import { selectFactors, type FactorRow } from "../store.ts";

export interface OwnFactors<D> extends Caller<D> {
  readonly scope: OpenFactors;
  readonly factors: readonly FactorRow[];
}

/** Throws where the person must prove themselves first, whichever company is selected and whatever it asks for. */
export async function openOwnFactors<D extends GateDeps>(
  anyCtx: Context<D>,
): Promise<OwnFactors<D>> {
  const { ctx, scope } = await requireFirstParty(anyCtx);
  const factors = await selectFactors(ctx.deps.db, scope);
  requireMayChangeFactors(ctx.actor.signIn, factors, ctx.nowMs);
  return { ctx, scope: open(scope), factors };
}

/** For an admin's reset: it is the admin who proves themselves, as the strictest of their companies asks. */
export async function openFactorsOf(
  { actor, deps, nowMs }: Context<GateDeps, UserActor>,
  target: RankedMember,
): Promise<OpenFactors> {
  const self = { userId: actor.id };
  const [own, rules] = await Promise.all([
    selectFactors(deps.db, self),
    selectRulesMet(deps.db, self),
  ]);
  const required = rules.some((rule) => isRequired(rule.required, rule.role));
  requireMayResetFactors(actor.signIn, own, required, nowMs);
  return open({ userId: target.userId });
}

function open(person: PersonScope): OpenFactors {
  return person as OpenFactors;
}
