import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { conflict, invalidField } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { selectActiveMemberIds } from "../../tenancy/index.ts";
import { isOver } from "../rules/request.ts";
import { assignRequestBody } from "../schemas.ts";
import { loadRequest } from "./load-request.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { updateOpenRequest } from "./request-store.ts";

export interface Assignment {
  readonly id: string;
  readonly sent: z.input<typeof assignRequestBody>;
}

/** To a person who is active in the company; null takes it away from its assignee. */
export async function assignRequest(
  ctx: Context<AuditDeps>,
  { id, sent }: Assignment,
): Promise<Versioned<RequestResource>> {
  const { userId } = parse(assignRequestBody, sent);
  const before = await loadRequest(ctx, id, "requests:assign");
  const { actor, deps, nowMs } = ctx;
  if (userId !== null && !(await selectActiveMemberIds(deps.db, actor, [userId])).has(userId)) {
    throw invalidField("userId", "No person of this id is active in this company.");
  }
  if (isOver(before.status)) throw conflict(`The request is ${before.status}.`);

  const audit = auditEvent(ctx, {
    action: "requests:assign",
    category: "request",
    target: `request:${id}`,
    outcome: "success",
    details: { before: { assigneeId: before.assigneeId }, after: { assigneeId: userId } },
  });
  await commit(ctx, audit, updateOpenRequest(deps.db, actor, id, { assigneeId: userId }, nowMs));

  const after = await loadRequest(ctx, id, "requests:assign");
  return { resource: presentRequest(after), revision: revisionOf(after) };
}
