/** What would be decided and why: by the same evaluator, over the same prepared set, on the same thing as at a request. */

import type { Context } from "../../../core/context.ts";
import type { Role } from "../../../core/actor.ts";
import { invalidField } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import type { Action } from "../../../core/rights.ts";
import {
  findGroup,
  findMember,
  rolesThatMayHandle,
  selectGroupIdsOf,
} from "../../tenancy/index.ts";
import { ask } from "../engine/ask.ts";
import type { PolicyDeps } from "../deps.ts";
import { hasTags, parseTarget, resourceOf, type Effect } from "../rules/policy.ts";
import type { Principal } from "../engine/principal.ts";
import { simulationBody, type SimulationInput, type SimulationSent } from "../schemas.ts";
import type { Thing } from "../thing.ts";

export interface Simulation {
  readonly decision: Effect;
  readonly reasons: { readonly id: string; readonly name: string; readonly effect: Effect }[];
  /** The tags that were judged by. */
  readonly tags: Record<string, string>;
  /** Null where no one thing is asked about, or nothing of its kind is kept here. */
  readonly exists: boolean | null;
  readonly errors: string[];
}

export async function simulate(
  ctx: Context<PolicyDeps>,
  sent: SimulationSent,
): Promise<Simulation> {
  const input = parse(simulationBody, sent);
  await ctx.authorize("policies:read");
  const { action, tags: asked } = input;
  const id = idOf(input);
  if (asked !== undefined && !hasTags(resourceOf(action))) {
    throw invalidField("tags", "Things of this kind have no tags.");
  }

  const { actor, deps } = ctx;
  const principal = await loadPrincipal(ctx, input.principal);
  const thing = id === null ? null : await loadThing(ctx, action, id);
  const version = actor.type === "user" ? actor.policyVersion : 0;
  const policies = await deps.policies.inForce(actor, version);
  const tags = asked ?? thing?.tags ?? {};
  const touched = TOUCHING.includes(action) ? thing?.role : undefined;
  const verdict = await ask(deps.policies.engine, policies, principal, action, {
    ...(id === null ? {} : { id }),
    tags,
    ofOwner: touched === "owner",
  });
  const { allows } = await ctx.glimpse("policies:read");
  const reasons = verdict.reasons
    .toSorted()
    .map((reason) => ({ id: reason, ...policies.describe(reason) }))
    .map((reason) => (isKept(reason.id, allows) ? { ...HIDDEN, effect: reason.effect } : reason));
  const outranked = verdict.allowed && isOutranked(principal, touched);
  return {
    decision: verdict.allowed && !outranked ? "Allow" : "Deny",
    reasons: outranked ? [RANK] : reasons,
    tags: { ...tags },
    exists: thing === null ? null : (thing?.exists ?? null),
    errors: [...verdict.errors],
  };
}

/** Of what policies allow, rank still keeps people from those above them, as `rankOver` does at the routes. */
const RANK = {
  id: "guard:rank",
  name: "People act on those of their rank or below",
  effect: "Deny",
} as const;

function isOutranked({ role: own }: Principal, touched: Role | undefined): boolean {
  return touched !== undefined && own !== null && !rolesThatMayHandle(touched).includes(own);
}

/** What is done to a person, and asks for rank. */
const TOUCHING: readonly Action[] = ["users:update", "users:disable", "sessions:end"];

const HIDDEN = { id: "hidden", name: "A policy that you may not read" };

/** Attack: a policy that a Deny keeps from the one who asks is shown as a reason. */
function isKept(id: string, allows: (thing: { readonly id: string }) => boolean): boolean {
  return id.startsWith("pol_") && !allows({ id });
}

function idOf({ action, resource }: SimulationInput): string | null {
  const target = parseTarget(resource);
  const kind = resourceOf(action);
  if (target?.resource !== kind)
    throw invalidField("resource", `Of that action: '${kind}:*' or '${kind}:<id>'.`);
  return target.id;
}

/**
 * As a request for it would load it.
 * Attack: an admin whom a Deny keeps from a secret finds out by simulating that there is one, and its tags. Owners may
 * change any policy, so they are told why they are denied.
 */
async function loadThing(
  ctx: Context<PolicyDeps>,
  action: Action,
  id: string,
): Promise<(Thing & { readonly exists: boolean | null }) | null> {
  const { actor, deps } = ctx;
  const kind = resourceOf(action);
  const find = deps.findThing[kind];
  const found = find === null ? undefined : await find(actor, id);
  if (actor.type !== "user" || actor.role !== "owner") {
    await ctx.authorize(`${kind}:read`, { id, ...(found?.tags && { tags: found.tags }) });
  }
  return { ...found, exists: find === null ? null : found !== undefined };
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
