/** Whether a policy as sent makes sense. Throws `validation_error` naming the field at fault. */

import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import { selectPrincipals } from "../../tenancy/index.ts";
import { compilePolicy } from "../engine/compile.ts";
import type { PolicyDeps } from "../deps.ts";
import {
  actionsOf,
  actionsOfEntry,
  parseTarget,
  type PolicyPrincipalSet,
  type PolicyRule,
} from "../rules/policy.ts";

export async function validatePolicy(ctx: Context<PolicyDeps>, rule: PolicyRule): Promise<void> {
  validateRule(rule);
  await validatePrincipals(ctx, rule);
  const fault = await ctx.deps.policies.engine.findFault(compilePolicy(rule));
  // What is above knows the field; this is what Cedar knows beyond it.
  if (fault !== undefined) throw invalidField("resource", fault);
}

function validateRule(rule: PolicyRule): void {
  const target = parseTarget(rule.resource);
  if (target === undefined) throw invalidField("resource", "No such resource.");
  for (const [index, entry] of rule.actions.entries()) {
    if (actionsOfEntry(entry, target).length === 0) {
      const message = `No action of ${target.resource ?? "any resource"}.`;
      throw invalidField(`actions.${index}`, message);
    }
    if (entry === "*" && rule.actions.length > 1) {
      throw invalidField(`actions.${index}`, "'*' stands alone.");
    }
  }
  if (actionsOf(rule).length === 0) {
    throw invalidField("conditions.tags", `Nothing that this policy speaks of has tags.`);
  }
}

async function validatePrincipals(
  { deps, actor }: Context<PolicyDeps>,
  { principals }: PolicyRule,
): Promise<void> {
  const { except = {} } = principals;
  const all = (kind: "users" | "groups") => [...(principals[kind] ?? []), ...(except[kind] ?? [])];
  const known = await selectPrincipals(deps.db, actor, all("users"), all("groups"));

  const requireKnown = (path: string, set: PolicyPrincipalSet) => {
    for (const kind of ["users", "groups"] as const) {
      const index = (set[kind] ?? []).findIndex((id) => !known.has(id));
      if (index >= 0) {
        throw invalidField(`${path}.${kind}.${index}`, `Not among this company's ${kind}.`);
      }
    }
  };
  requireKnown("principals", principals);
  requireKnown("principals.except", except);
}
