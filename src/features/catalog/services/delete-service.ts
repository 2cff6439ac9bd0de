import type { Context } from "../../../core/context.ts";
import { hasChanged, type Version, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { loadService } from "./load-service.ts";
import { deleteServiceRow } from "./service-store.ts";

export async function deleteService(ctx: Context<AuditDeps>, input: Version): Promise<void> {
  const row = await loadService(ctx, input.id, "services:delete");
  const changed = hasChanged("service");
  if (!input.matches(revisionOf(row))) throw changed;

  const audit = auditEvent(ctx, {
    action: "services:delete",
    category: "request",
    target: `service:${row.id}`,
    outcome: "success",
    details: { name: row.name },
  });
  await commit(ctx, audit, deleteServiceRow(ctx.deps.db, ctx.actor, row, changed));
}
