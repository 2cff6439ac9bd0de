import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { hasChanged, revisionOf, type Version } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { isOver } from "../rules/request.ts";
import { loadRequest } from "./load-request.ts";
import { deleteRequestRow } from "./request-store.ts";

/** Not while its workflow runs, which would go on unseen. Its instance stays in the workflow's history. */
export async function deleteRequest(ctx: Context<AuditDeps>, input: Version): Promise<void> {
  const row = await loadRequest(ctx, input.id, "requests:close");
  const changed = hasChanged("request");
  if (!input.matches(revisionOf(row))) throw changed;
  if (row.instanceId !== null && !isOver(row.status)) {
    throw conflict("The request's workflow is under way. Cancel the request first.");
  }

  const audit = auditEvent(ctx, {
    action: "requests:delete",
    category: "request",
    target: `request:${row.id}`,
    outcome: "success",
    details: { title: row.title, serviceId: row.serviceId },
  });
  await commit(ctx, audit, deleteRequestRow(ctx.deps.db, ctx.actor, row, changed));
}
