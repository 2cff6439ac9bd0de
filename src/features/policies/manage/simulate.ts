/** What would be decided and why: by the same evaluator, over the same prepared set, as at every request. */

import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import { findGroup, findMember, selectGroupIdsOf } from "../../tenancy/index.ts";
import { ask, type Principal } from "../engine/ask.ts";
import type { PolicyDeps } from "../deps.ts";
import { hasTags, parseTarget, resourceOf, type Effect } from "../rules/policy.ts";
import type { SimulationInput } from "../schemas.ts";

export interface Simulation {
  readonly decision: Effect;
  readonly reasons: { readonly id: string; readonly name: string; readonly effect: Effect }[];
  readonly errors: string[];
}

export async function simulate(
  ctx: Context<PolicyDeps>,
  input: SimulationInput,
): Promise<Simulation> {
  await ctx.authorize("policies:read");
  const { action, tags } = input;
  const id = idOf(input);
  if (tags !== undefined && !hasTags(resourceOf(action))) {
    throw invalidField("tags", "Things of this kind have no tags.");
  }

  const { actor, deps } = ctx;
  const principal = await loadPrincipal(ctx, input.principal);
  const version = actor.type === "user" ? actor.policyVersion : 0;
  const policies = await deps.policies.inForce(actor, version);
  const { allowed, reasons, errors } = ask(policies, principal, action, {
    ...(id === null ? {} : { id }),
    ...(tags === undefined ? {} : { tags }),
    ofOwner: await isOfOwner(ctx, action, id),
  });
  return {
    decision: allowed ? "Allow" : "Deny",
    reasons: reasons.toSorted().map((reason) => ({ id: reason, ...policies.describe(reason) })),
    errors: [...errors],
  };
}

function idOf({ action, resource }: SimulationInput): string | null {
  const target = parseTarget(resource);
  const kind = resourceOf(action);
  if (target?.resource !== kind) throw invalidField("resource", `One of '${kind}:…'.`);
  return target.id;
}

/** A role or a group is asked about as somebody who has it and nothing else. */
async function loadPrincipal(
  { deps, actor }: Context<PolicyDeps>,
  { user, group, role }: SimulationInput["principal"],
): Promise<Principal> {
  if (user !== undefined) {
    const member = await findMember(deps.db, actor, user);
    if (member === undefined)
      throw invalidField("principal.user", "Not among this company's users.");
    const groupIds = await selectGroupIdsOf(deps.db, actor, user);
    return { id: user, role: member.role, groupIds };
  }
  if (group !== undefined) {
    const found = await findGroup(deps.db, actor, group);
    if (found === undefined) {
      throw invalidField("principal.group", "Not among this company's groups.");
    }
    return { id: "", role: null, groupIds: [group] };
  }
  return { id: "", role: role ?? null, groupIds: [] };
}

/** As the routes find out that touch a person. */
async function isOfOwner(
  { deps, actor }: Context<PolicyDeps>,
  action: Action,
  id: string | null,
): Promise<boolean> {
  const touches: readonly Action[] = ["users:update", "users:disable", "sessions:end"];
  if (id === null || !touches.includes(action)) return false;
  return (await findMember(deps.db, actor, id))?.role === "owner";
}
