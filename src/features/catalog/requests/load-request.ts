import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findRequest, type RequestRow } from "./request-store.ts";

/** A caller who may not do this is not told whether the request exists. */
export async function loadRequest(
  ctx: Context<AuditDeps>,
  id: string,
  action: Action,
): Promise<RequestRow> {
  await ctx.authorize(action, { id });
  const row = await findRequest(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("request");
  return row;
}
