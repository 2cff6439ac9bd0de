import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findPublished, selectInstances } from "./instance-store.ts";
import { loadInstance } from "./load-instance.ts";
import { selectPhases } from "./phase-store.ts";
import {
  presentInstance,
  presentListed,
  type InstanceResource,
  type ListedInstanceResource,
} from "./present.ts";
import { listInstancesFilter } from "./schemas.ts";

export async function listInstances(
  ctx: Context<AuditDeps>,
  asked: { readonly workflowId: string; readonly filter: z.input<typeof listInstancesFilter> },
  page: PageRequest,
): Promise<{ items: ListedInstanceResource[]; totalCount: number }> {
  const { db } = ctx.deps;
  const { workflowId } = asked;
  const filter = parse(listInstancesFilter, asked.filter);
  await ctx.authorize("workflows:read", { id: workflowId });

  const { rows, totalCount } = await selectInstances(db, ctx.actor, workflowId, filter, page);
  // What a workflow that is gone has run can still be read, for as long as it is kept.
  if (totalCount === 0 && (await findPublished(db, ctx.actor, workflowId)) === undefined) {
    throw notFound("workflow");
  }
  return { items: rows.map(presentListed), totalCount };
}

export async function getInstance(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<Versioned<InstanceResource>> {
  const row = await loadInstance(ctx, id, "workflows:read");
  const phases = await selectPhases(ctx.deps.db, ctx.actor, id);
  return { resource: presentInstance(row, phases), revision: revisionOf(row) };
}
