import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { listWorkflowsFilter } from "../schemas.ts";
import { selectWorkflows } from "./definition-store.ts";
import { loadWorkflow } from "./load-workflow.ts";
import {
  presentSummary,
  presentWorkflow,
  type WorkflowResource,
  type WorkflowSummary,
} from "./present.ts";

export async function listWorkflows(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof listWorkflowsFilter>,
  page: PageRequest,
): Promise<{ items: WorkflowSummary[]; totalCount: number }> {
  const filter = parse(listWorkflowsFilter, sent);
  const reach = await ctx.reach("workflows:read");
  const { rows, totalCount } = await selectWorkflows(ctx.deps.db, ctx.actor, filter, reach, page);
  return { items: rows.map(presentSummary), totalCount };
}

export async function getWorkflow(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<Versioned<WorkflowResource>> {
  const { row } = await loadWorkflow(ctx, id, "workflows:read");
  return { resource: presentWorkflow(row), revision: revisionOf(row) };
}
