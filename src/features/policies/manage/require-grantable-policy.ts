/** People can grant only what they hold, also through a rule, a group or a role. Owners hold every right. */

import type { Role } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { ALL_ACTIONS } from "../../../core/rights.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { mustBePolicyVersion, selectGroupIdsOf } from "../../tenancy/index.ts";
import { forbidden } from "../rules/decide.ts";
import type { DecisionDeps } from "../deps.ts";
import { findGain } from "../engine/held.ts";
import { actionsOf, regionOf, type PolicyDocument, type PolicyRule } from "../rules/policy.ts";
import { refuse } from "../engine/refuse.ts";
import { standingsOf } from "../engine/standing.ts";

type Grantor = Context<DecisionDeps>;

/** Guards for the batch: what was found of policies is still so. */
type Guards = readonly Write[];

/**
 * A rule comes into force or goes out of it. Attack: an admin whom a Deny keeps from production secrets takes
 * themselves out of it, or allows a friend what they may not do themselves.
 */
export async function requireRuleGrantable(
  ctx: Grantor,
  before: (PolicyRule & { readonly enabled: boolean }) | null,
  after: (PolicyRule & { readonly enabled: boolean }) | null,
): Promise<Guards> {
  if (isExempt(ctx)) return [];
  const given = [
    ...(before?.enabled === true && before.effect === "Deny" ? [before] : []),
    ...(after?.enabled === true && after.effect === "Allow" ? [after] : []),
  ];
  return requireRulesHeld(ctx, given);
}

/**
 * Somebody comes into a group or leaves it. Attack: an admin puts themselves into the group that a Deny excepts, or
 * takes themselves out of the one that it names.
 */
export async function requireGroupGrantable(
  ctx: Grantor,
  groupId: string,
  change: "joins" | "leaves",
): Promise<Guards> {
  if (isExempt(ctx)) return [];
  const { documents } = await policiesOf(ctx);
  const given = documents.filter(({ effect, principals }) => {
    const named = principals.groups?.includes(groupId) === true;
    const excepted = principals.except?.groups?.includes(groupId) === true;
    // Who is named gains from an Allow, who is excepted from a Deny; leaving, the other way round.
    return (effect === "Allow") === (change === "joins") ? named : excepted;
  });
  return requireRulesHeld(ctx, given);
}

/**
 * Somebody gets a role. Attack: an admin whom a Deny names invites a second account of theirs, which it does not name.
 * What the new holder is denied as well is no gain, so a rule that meets all admins does not stop an admin from making another.
 */
export async function requireRoleGrantable(
  ctx: Grantor,
  role: Role,
  member: { readonly id: string; readonly role: Role; readonly active: boolean } | null,
): Promise<Guards> {
  const { actor, deps } = ctx;
  if (isExempt(ctx) || actor.type !== "user") return [];
  const policies = await policiesOf(ctx);
  if (policies.documents.length === 0) return [];

  const groupIds = member === null ? [] : await selectGroupIdsOf(deps.db, actor, member.id);
  const id = member?.id ?? "";
  const [after, by, earlier] = await standingsOf(deps.policies.engine, policies, [
    { id, role, groupIds },
    actor,
    { id, role: member?.role ?? null, groupIds },
  ]);
  const before = member?.active === true ? earlier : null;
  const gain = findGain(ALL_ACTIONS, { before, after, by });
  if (gain !== undefined) {
    await refuse(ctx, forbidden(gain.action, gain.region), gain.action, gain.region);
  }
  return guards(ctx, policies.version);
}

async function requireRulesHeld(
  ctx: Grantor,
  rules: readonly (PolicyRule | PolicyDocument)[],
): Promise<Guards> {
  if (rules.length === 0) return [];
  for (const rule of rules) await ctx.requireHeld(actionsOf(rule), regionOf(rule));
  return guards(ctx, (await policiesOf(ctx)).version);
}

function isExempt({ actor }: Grantor): boolean {
  return actor.type === "system" || (actor.type === "user" && actor.role === "owner");
}

function policiesOf({ actor, deps }: Grantor) {
  return deps.policies.inForce(actor, actor.type === "user" ? actor.policyVersion : 0);
}

/** Attack: of two changes at once, each is judged without the other. */
function guards({ actor, deps }: Grantor, version: number): Guards {
  const changed = conflict("The company's policies have changed meanwhile. Try again.");
  return [mustBePolicyVersion(deps.db, actor, version, changed)];
}
