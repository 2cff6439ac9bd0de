import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { revisionOf, type Revision, type Versioned } from "../../../core/version.ts";
import { compilePolicy } from "../engine/compile.ts";
import type { PolicyDeps } from "../deps.ts";
import { loadPolicy } from "./load-policy.ts";
import { presentPolicy, type PolicyResource } from "./present.ts";
import { selectPolicies } from "../store.ts";

export async function listPolicies(
  ctx: Context<PolicyDeps>,
  page: PageRequest,
): Promise<{ items: PolicyResource[]; totalCount: number }> {
  const reach = await ctx.reach("policies:read");
  const { rows, totalCount } = await selectPolicies(ctx.deps.db, ctx.actor, reach, page);
  return { items: rows.map(presentPolicy), totalCount };
}

export async function getPolicy(
  ctx: Context<PolicyDeps>,
  id: string,
): Promise<Versioned<PolicyResource>> {
  await ctx.authorize("policies:read", { id });
  const row = await loadPolicy(ctx, id);
  return { resource: presentPolicy(row), revision: revisionOf(row) };
}

export async function getPolicyAsCedar(
  ctx: Context<PolicyDeps>,
  id: string,
): Promise<{ resource: { id: string; cedar: string }; revision: Revision }> {
  await ctx.authorize("policies:read", { id });
  const row = await loadPolicy(ctx, id);
  const annotations = { id: row.id, name: row.name.toWellFormed() };
  const cedar = await ctx.deps.policies.engine.describe({ ...compilePolicy(row), annotations });
  return { resource: { id: row.id, cedar }, revision: revisionOf(row) };
}
