import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { isOver } from "../rules/request.ts";
import { loadRequest } from "./load-request.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { updateOpenRequest } from "./request-store.ts";

/** Completed, by hand. What is over already stays as it ended, and that is no mistake of who asks. */
export async function closeRequest(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<Versioned<RequestResource>> {
  const row = await loadRequest(ctx, id, "requests:close");
  if (isOver(row.status)) return { resource: presentRequest(row), revision: revisionOf(row) };
  if (row.instanceId !== null) {
    throw conflict(
      "The request's workflow is under way and closes it at its end. Cancel the request to end it now.",
    );
  }

  const audit = auditEvent(ctx, {
    action: "requests:close",
    category: "request",
    target: `request:${id}`,
    outcome: "success",
    details: { before: { status: row.status }, after: { status: "completed" } },
  });
  const { db } = ctx.deps;
  await commit(
    ctx,
    audit,
    updateOpenRequest(db, ctx.actor, id, { status: "completed" }, ctx.nowMs),
  );

  const after = await loadRequest(ctx, id, "requests:close");
  return { resource: presentRequest(after), revision: revisionOf(after) };
}
