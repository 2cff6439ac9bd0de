import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { ConnectorDeps } from "../deps.ts";
import { findConnector, type ConnectorRow } from "../store.ts";

/** Asked of its slug before it is read: without the right, one that is there and one that is not are alike. */
export async function loadConnector(
  ctx: Context<Pick<ConnectorDeps, "db">>,
  slug: string,
  action: Action,
): Promise<ConnectorRow> {
  await ctx.authorize(action, { id: slug });
  const row = await findConnector(ctx.deps.db, ctx.actor, slug);
  if (row === undefined) throw notFound("connector");
  return row;
}
