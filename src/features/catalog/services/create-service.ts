import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { presentService, type ServiceResource } from "./present.ts";
import { createServiceBody } from "../schemas.ts";
import { rightsToChange } from "../rules/service.ts";
import { requireWorkflow } from "./require-workflow.ts";
import { insertService, type ServiceRow } from "./service-store.ts";

export async function createService(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof createServiceBody>,
): Promise<Versioned<ServiceResource>> {
  const input = parse(createServiceBody, sent);
  const tags = input.tags ?? {};
  for (const action of rightsToChange(null, input.status)) await ctx.authorize(action, { tags });
  if (input.workflowId) await requireWorkflow(ctx, input.workflowId);

  const row: ServiceRow = {
    id: newId("service", ctx.deps.random),
    companyId: ctx.actor.companyId,
    environment: ctx.actor.environment,
    name: input.name,
    description: input.description ?? null,
    status: input.status,
    workflowId: input.workflowId ?? null,
    tags,
    createdAt: ctx.nowMs,
    updatedAt: ctx.nowMs,
    revision: 1,
  };
  const created = { resource: presentService(row), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "services:create",
    category: "request",
    target: `service:${row.id}`,
    outcome: "success",
    details: { name: row.name },
  });
  await commit(ctx, audit, insertService(ctx.deps.db, ctx.actor, row), created);

  return created;
}
