import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, revisionOf, type Version, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, describeChange, type AuditDeps } from "../../audit/index.ts";
import { findStatusFault, isOver, rightsToSet } from "../rules/request.ts";
import { updateRequestBody } from "../schemas.ts";
import { loadRequest } from "./load-request.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { updateRequestRow, type RequestRow } from "./request-store.ts";

/** Its title; and its status, where no workflow drives it. */
export async function updateRequest(
  ctx: Context<AuditDeps>,
  input: Version & { readonly patch: z.input<typeof updateRequestBody> },
): Promise<Versioned<RequestResource>> {
  const patch = parse(updateRequestBody, input.patch);
  const before = await loadRequest(ctx, input.id, "requests:update");
  const changed = hasChanged("request");
  if (!input.matches(revisionOf(before))) throw changed;

  const { id } = before;
  const status = patch.status ?? before.status;
  for (const action of rightsToSet(before.status, status)) await ctx.authorize(action, { id });
  const fault = findStatusFault(before, status);
  if (fault !== undefined) throw conflict(fault);

  const after: RequestRow = {
    ...patchRow(before, patch),
    closedAt: isOver(status) ? (before.closedAt ?? ctx.nowMs) : null,
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "requests:update",
    category: "request",
    target: `request:${id}`,
    outcome: "success",
    details: describeChange(before, after, ["title", "status"]),
  });
  await commit(ctx, audit, updateRequestRow(ctx.deps.db, ctx.actor, before, after, changed));

  return { resource: presentRequest(after), revision: revisionOf(after) };
}
