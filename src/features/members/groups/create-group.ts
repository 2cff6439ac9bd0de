import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { parse } from "../../../core/parse.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { insertGroup, type GroupRow } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { presentGroup, type GroupResource } from "../present.ts";
import { createGroupBody } from "../schemas.ts";

export async function createGroup(
  ctx: Context<MemberDeps>,
  sent: z.input<typeof createGroupBody>,
): Promise<Versioned<GroupResource>> {
  const input = parse(createGroupBody, sent);
  await ctx.authorize("groups:create");

  const row: GroupRow = {
    id: newId("group", ctx.deps.random),
    companyId: ctx.actor.companyId,
    name: input.name,
    description: input.description ?? null,
    createdAt: ctx.nowMs,
    revision: 1,
  };
  const created = { resource: presentGroup(row), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "groups:create",
    category: "iam",
    target: `group:${row.id}`,
    outcome: "success",
    details: { name: row.name },
  });
  const writes = insertGroup(ctx.deps.db, ctx.actor, row);
  await commit(ctx, audit, writes, created);

  return created;
}
