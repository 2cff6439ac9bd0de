import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findInboundWebhook, type ShownWebhook } from "./webhook-store.ts";

/**
 * A webhook whose workflow the caller may do this to: it starts that workflow and is judged as a part of it. A caller
 * who may do this to no workflow is not told whether the webhook exists.
 */
export async function loadInboundWebhook(
  ctx: Context<AuditDeps>,
  id: string,
  action: Action,
): Promise<ShownWebhook> {
  const row = await findInboundWebhook(ctx.deps.db, ctx.actor, id);
  await ctx.authorize(action, { id: row?.workflowId ?? id });
  if (row === undefined) throw notFound("inbound webhook");
  return row;
}
