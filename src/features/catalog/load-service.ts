import type { Context } from "../../core/context.ts";
import { notFound } from "../../core/errors.ts";
import type { Action } from "../../core/rights.ts";
import type { AuditDeps } from "../audit/index.ts";
import { findService, type ServiceRow } from "./store.ts";

/**
 * A service that the caller may do this to. Asked once it is read, for its tags decide. Whoever may do it to no service
 * like it is not told whether there is one.
 */
export async function loadService(
  ctx: Context<AuditDeps>,
  id: string,
  action: Action,
): Promise<ServiceRow> {
  const row = await findService(ctx.deps.db, ctx.actor, id);
  await ctx.authorize(action, row === undefined ? { id } : { id, tags: row.tags });
  if (row === undefined) throw notFound("service");
  return row;
}
