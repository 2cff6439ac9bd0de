import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findDefinition, type FoundDefinition } from "./definition-store.ts";

/** Asked of its id before it is read: without the right, one that is there and one that is not are alike. */
export async function loadWorkflow(
  ctx: Context<AuditDeps>,
  id: string,
  action: Action,
): Promise<FoundDefinition> {
  await ctx.authorize(action, { id });
  const found = await findDefinition(ctx.deps.db, ctx.actor, id);
  if (found === undefined) throw notFound("workflow");
  return found;
}
