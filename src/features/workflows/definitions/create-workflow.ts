import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { createWorkflowBody } from "../schemas.ts";
import { insertWorkflow, type WorkflowRow } from "./definition-store.ts";
import type { DefinitionDeps } from "./deps.ts";
import { bindingWrites } from "./named-store.ts";
import { presentWorkflow, type WorkflowResource } from "./present.ts";
import { requirePerson } from "./require-person.ts";
import { requireReferences } from "./require-references.ts";

export async function createWorkflow(
  ctx: Context<DefinitionDeps>,
  sent: z.input<typeof createWorkflowBody>,
): Promise<Versioned<WorkflowResource>> {
  const { name, phases } = parse(createWorkflowBody, sent);
  await ctx.authorize("workflows:create");
  await requirePerson(ctx, "workflows:create", null, phases);
  await requireReferences(ctx, phases);

  const { actor, deps, nowMs } = ctx;
  const row: WorkflowRow = {
    id: newId("workflow", deps.random),
    companyId: actor.companyId,
    environment: actor.environment,
    name,
    phases,
    publishedVersion: null,
    hasDraft: true,
    createdAt: nowMs,
    createdBy: actor.id,
    updatedAt: nowMs,
    revision: 1,
  };
  const created = { resource: presentWorkflow(row), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "workflows:create",
    category: "workflow",
    target: `workflow:${row.id}`,
    outcome: "success",
    details: { name, phases: phases.length },
  });
  const writes = [insertWorkflow(deps.db, actor, row), ...bindingWrites(deps.db, actor, row.id)];
  await commit(ctx, audit, writes, created);

  return created;
}
