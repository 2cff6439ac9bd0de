import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findInstance, type InstanceRow } from "./instance-store.ts";

/**
 * An instance of a workflow that the caller may do this to. A caller who may do this to no such workflow is not told
 * whether the instance exists.
 */
export async function loadInstance(
  ctx: Context<AuditDeps>,
  id: string,
  action: Action,
): Promise<InstanceRow> {
  const row = await findInstance(ctx.deps.db, ctx.actor, id);
  await ctx.authorize(action, row === undefined ? {} : { id: row.workflowId });
  if (row === undefined) throw notFound("instance");
  return row;
}
