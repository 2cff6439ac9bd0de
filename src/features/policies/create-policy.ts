import type { Context } from "../../core/context.ts";
import { newId } from "../../core/ids.ts";
import { commit } from "../audit/index.ts";
import type { PolicyDeps } from "./deps.ts";
import { policyEvent, policyNotice } from "./policy-event.ts";
import { presentPolicy, type PolicyResource } from "./present.ts";
import { requireRuleGrantable } from "./require-grantable-policy.ts";
import { toRule } from "./rule.ts";
import type { PolicyInput } from "./schemas.ts";
import { insertPolicy, type PolicyRow } from "./store.ts";
import { validatePolicy } from "./validate-policy.ts";

export async function createPolicy(
  ctx: Context<PolicyDeps>,
  input: PolicyInput,
): Promise<{ resource: PolicyResource; revision: number }> {
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
  const resource = presentPolicy(row);

  const writes = [
    ...guards,
    ...insertPolicy(ctx.deps.db, ctx.actor, row),
    policyNotice(ctx, "create", row),
  ];
  await commit(ctx, policyEvent(ctx, "create", null, row), writes, {
    status: 201,
    location: `/v1/policies/${row.id}`,
    etag: `"${row.revision}"`,
    body: { data: resource },
  });

  return { resource, revision: row.revision };
}
