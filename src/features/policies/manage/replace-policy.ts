import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { hasChanged, type Version, type Versioned, revisionOf } from "../../../core/version.ts";
import { commit } from "../../audit/index.ts";
import type { PolicyDeps } from "../deps.ts";
import { loadPolicy } from "./load-policy.ts";
import { policyEvent, policyNotice } from "./policy-event.ts";
import { presentPolicy, type PolicyResource } from "./present.ts";
import { requireRuleGrantable } from "./require-grantable-policy.ts";
import { toRule } from "../rules/rule.ts";
import { policyBody, type PolicySent } from "../schemas.ts";
import { updatePolicyRow, type PolicyRow } from "../store.ts";
import { validatePolicy } from "./validate-policy.ts";

export async function replacePolicy(
  ctx: Context<PolicyDeps>,
  input: Version & { readonly patch: PolicySent },
): Promise<Versioned<PolicyResource>> {
  const policy = parse(policyBody, input.patch);
  await ctx.authorize("policies:update", { id: input.id });
  const before = await loadPolicy(ctx, input.id);
  const changed = hasChanged("policy");
  if (!input.matches(revisionOf(before))) throw changed;
  const rule = toRule(policy);
  await validatePolicy(ctx, rule);

  const after: PolicyRow = {
    ...before,
    name: policy.name,
    description: policy.description ?? null,
    ...rule,
    enabled: policy.enabled ?? before.enabled,
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  // Another name grants nothing.
  const guards = isSameRule(before, after) ? [] : await requireRuleGrantable(ctx, before, after);

  await commit(ctx, policyEvent(ctx, "update", before, after), [
    ...guards,
    ...updatePolicyRow(ctx.deps.db, ctx.actor, before, after, changed),
    policyNotice(ctx, "update", after),
  ]);

  return { resource: presentPolicy(after), revision: revisionOf(after) };
}

function isSameRule(before: PolicyRow, after: PolicyRow): boolean {
  const textOf = ({ effect, resource, actions, conditions, principals, enabled }: PolicyRow) =>
    JSON.stringify([effect, resource, actions, conditions, principals, enabled]);
  return textOf(before) === textOf(after);
}
