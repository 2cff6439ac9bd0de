import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findWorkflow } from "../../workflows/index.ts";

/**
 * For a service that is to run this workflow.
 * Attack: somebody who may change services and run no workflow puts one behind a service, and makes a request of it.
 */
export async function requireWorkflow(ctx: Context<AuditDeps>, workflowId: string): Promise<void> {
  await ctx.authorize("workflows:execute", { id: workflowId });
  if ((await findWorkflow(ctx.deps.db, ctx.actor, workflowId)) !== undefined) return;
  throw invalidField("workflowId", "No such workflow in this environment.");
}
