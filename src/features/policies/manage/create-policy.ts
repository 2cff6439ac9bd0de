import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { commit } from "../../audit/index.ts";
import type { PolicyDeps } from "../deps.ts";
import { policyEvent, policyNotice } from "./policy-event.ts";
import { presentPolicy, type PolicyResource } from "./present.ts";
import { requireRuleGrantable } from "./require-grantable-policy.ts";
import { toRule } from "../rules/rule.ts";
import { policyBody, type PolicySent } from "../schemas.ts";
import { insertPolicy, type PolicyRow } from "../store.ts";
import { validatePolicy } from "./validate-policy.ts";

export async function createPolicy(
  ctx: Context<PolicyDeps>,
  sent: PolicySent,
): Promise<Versioned<PolicyResource>> {
  const input = parse(policyBody, sent);
  await ctx.authorize("policies:create");
  const rule = toRule(input);
  await validatePolicy(ctx, rule);

  const row: PolicyRow = {
    id: newId("policy", ctx.deps.random),
    companyId: ctx.actor.companyId,
    name: input.name,
    description: input.description ?? null,
    ...rule,
    enabled: input.enabled ?? true,
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    updatedAt: ctx.nowMs,
    revision: 1,
  };
  const guards = await requireRuleGrantable(ctx, null, row);
  const created = { resource: presentPolicy(row), revision: revisionOf(row) };

  const writes = [
    ...guards,
    ...insertPolicy(ctx.deps.db, ctx.actor, row),
    policyNotice(ctx, "create", row),
  ];
  await commit(ctx, policyEvent(ctx, "create", null, row), writes, created);

  return created;
}
