import type { z } from "@hono/zod-openapi";

import type { Context } from "../../core/context.ts";
import { newId } from "../../core/ids.ts";
import { storedResponse } from "../../platform/idempotency/stored-response.ts";
import { revisionOf, type Versioned } from "../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../audit/index.ts";
import { presentService, type ServiceResource } from "./present.ts";
import type { createServiceBody } from "./schemas.ts";
import { rightsToChange } from "./rules/service.ts";
import { insertService, type ServiceRow } from "./store.ts";

export async function createService(
  ctx: Context<AuditDeps>,
  input: z.output<typeof createServiceBody>,
): Promise<Versioned<ServiceResource>> {
  const tags = input.tags ?? {};
  for (const action of rightsToChange(null, input.status)) await ctx.authorize(action, { tags });

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
  const stored = storedResponse(201, `/v1/services/${row.id}`, created);
  await commit(ctx, audit, insertService(ctx.deps.db, ctx.actor, row), stored);

  return created;
}
