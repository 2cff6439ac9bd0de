import type { Context } from "../../../core/context.ts";
import { hasChanged, type Version, revisionOf } from "../../../core/version.ts";
import { commit } from "../../audit/index.ts";
import type { PolicyDeps } from "../deps.ts";
import { loadPolicy } from "./load-policy.ts";
import { policyEvent, policyNotice } from "./policy-event.ts";
import { requireRuleGrantable } from "./require-grantable-policy.ts";
import { deletePolicyRow } from "../store.ts";

export async function deletePolicy(ctx: Context<PolicyDeps>, input: Version): Promise<void> {
  await ctx.authorize("policies:delete", { id: input.id });
  const row = await loadPolicy(ctx, input.id);
  const changed = hasChanged("policy");
  if (!input.matches(revisionOf(row))) throw changed;
  const guards = await requireRuleGrantable(ctx, row, null);

  await commit(ctx, policyEvent(ctx, "delete", row, null), [
    ...guards,
    ...deletePolicyRow(ctx.deps.db, ctx.actor, row, changed),
    policyNotice(ctx, "delete", row),
  ]);
}
