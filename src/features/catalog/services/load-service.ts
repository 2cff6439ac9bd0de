import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findService, type ServiceRow } from "./service-store.ts";

/**
 * A service that the caller may do this to. Policies are asked after it is read, because its tags decide. A caller who
 * may do this to no such service is not told whether it exists.
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
