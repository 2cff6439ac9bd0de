import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { PolicyDeps } from "../deps.ts";
import { findPolicy, type PolicyRow } from "../store.ts";

export async function loadPolicy(ctx: Context<PolicyDeps>, id: string): Promise<PolicyRow> {
  const row = await findPolicy(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("policy");
  return row;
}
