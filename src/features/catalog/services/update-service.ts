import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, type Version, type Versioned, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit, describeChange, type AuditDeps } from "../../audit/index.ts";
import { loadService } from "./load-service.ts";
import { presentService, type ServiceResource } from "./present.ts";
import { updateServiceBody } from "../schemas.ts";
import { rightsToChange } from "../rules/service.ts";
import { requireWorkflow } from "./require-workflow.ts";
import { updateServiceRow, type ServiceRow } from "./service-store.ts";

export async function updateService(
  ctx: Context<AuditDeps>,
  input: Version & { readonly patch: z.input<typeof updateServiceBody> },
): Promise<Versioned<ServiceResource>> {
  const patch = parse(updateServiceBody, input.patch);
  const before = await loadService(ctx, input.id, "services:update");
  const changed = hasChanged("service");
  if (!input.matches(revisionOf(before))) throw changed;

  const after: ServiceRow = {
    ...patchRow(before, patch),
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  // A tag decides who may touch a thing, so the right is needed under the old and under the new tags.
  for (const { tags } of [before, after]) {
    for (const action of rightsToChange(before.status, after.status)) {
      await ctx.authorize(action, { id: before.id, tags });
    }
  }
  const { workflowId } = after;
  if (workflowId !== null && workflowId !== before.workflowId) {
    await requireWorkflow(ctx, workflowId);
  }

  const audit = auditEvent(ctx, {
    action: "services:update",
    category: "request",
    target: `service:${before.id}`,
    outcome: "success",
    details: describeChange(before, after, ["name", "description", "status", "workflowId", "tags"]),
  });
  await commit(ctx, audit, updateServiceRow(ctx.deps.db, ctx.actor, before, after, changed));

  return { resource: presentService(after), revision: revisionOf(after) };
}
