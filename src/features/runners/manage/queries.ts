import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { RunnerDeps } from "../deps.ts";
import { presentRunner, type RunnerResource } from "../present.ts";
import { loadRunner } from "./load-runner.ts";
import { selectRunners } from "./runner-store.ts";

export async function listRunners(
  ctx: Context<RunnerDeps>,
  page: PageRequest,
): Promise<{ items: RunnerResource[]; totalCount: number }> {
  const reach = await ctx.reach("runners:read");
  const { rows, totalCount } = await selectRunners(ctx.deps.db, ctx.actor, reach, page);
  return { items: rows.map((row) => presentRunner(row, ctx.nowMs)), totalCount };
}

export async function getRunner(
  ctx: Context<RunnerDeps>,
  id: string,
): Promise<Versioned<RunnerResource>> {
  const row = await loadRunner(ctx, id, "runners:read");
  return { resource: presentRunner(row, ctx.nowMs), revision: revisionOf(row) };
}
