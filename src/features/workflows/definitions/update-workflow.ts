import type { z } from "@hono/zod-openapi";

import { canonicalJson } from "../../../core/canonical-json.ts";
import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, revisionOf, type Version, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, describeChange } from "../../audit/index.ts";
import { updateWorkflowBody } from "../schemas.ts";
import { updateWorkflowRow, type WorkflowRow } from "./definition-store.ts";
import type { DefinitionDeps } from "./deps.ts";
import { loadWorkflow } from "./load-workflow.ts";
import { bindingWrites } from "./named-store.ts";
import { presentWorkflow, type WorkflowResource } from "./present.ts";
import { requirePerson } from "./require-person.ts";
import { requireReferences } from "./require-references.ts";

/** Changes the draft. What is published runs on as it was. */
export async function updateWorkflow(
  ctx: Context<DefinitionDeps>,
  input: Version & { readonly patch: z.input<typeof updateWorkflowBody> },
): Promise<Versioned<WorkflowResource>> {
  const patch = parse(updateWorkflowBody, input.patch);
  const { row: before, published } = await loadWorkflow(ctx, input.id, "workflows:update");
  const { phases } = patch;
  await requirePerson(ctx, "workflows:update", before.id, before.phases, published, phases ?? null);
  const changed = hasChanged("workflow");
  if (!input.matches(revisionOf(before))) throw changed;
  if (phases !== undefined) await requireReferences(ctx, phases);

  const patched = patchRow(before, patch);
  const after: WorkflowRow = {
    ...patched,
    hasDraft: published === null || canonicalJson(patched.phases) !== canonicalJson(published),
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "workflows:update",
    category: "workflow",
    target: `workflow:${before.id}`,
    outcome: "success",
    details: describeChange(before, after, ["name"], ["phases"]),
  });
  const { db } = ctx.deps;
  await commit(ctx, audit, [
    ...updateWorkflowRow(db, ctx.actor, before, after, changed),
    ...bindingWrites(db, ctx.actor, before.id),
  ]);

  return { resource: presentWorkflow(after), revision: revisionOf(after) };
}
