import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import type { RunnerDeps } from "../deps.ts";
import { findRunner, type RunnerRow } from "./runner-store.ts";

export async function loadRunner(
  ctx: Context<RunnerDeps>,
  id: string,
  action: Action,
): Promise<RunnerRow> {
  await ctx.authorize(action, { id });
  const row = await findRunner(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("runner");
  return row;
}
