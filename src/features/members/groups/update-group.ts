import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, type Version, type Versioned, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit, describeChange } from "../../audit/index.ts";
import { updateGroupRow, type GroupRow } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { loadGroup } from "../load.ts";
import { presentGroup, type GroupResource } from "../present.ts";
import { updateGroupBody } from "../schemas.ts";

export async function updateGroup(
  ctx: Context<MemberDeps>,
  input: Version & { readonly patch: z.input<typeof updateGroupBody> },
): Promise<Versioned<GroupResource>> {
  const patch = parse(updateGroupBody, input.patch);
  await ctx.authorize("groups:update", { id: input.id });
  const before = await loadGroup(ctx, input.id);
  const changed = hasChanged("group");
  if (!input.matches(revisionOf(before))) throw changed;

  const after: GroupRow = { ...patchRow(before, patch), revision: before.revision + 1 };

  const audit = auditEvent(ctx, {
    action: "groups:update",
    category: "iam",
    target: `group:${before.id}`,
    outcome: "success",
    details: describeChange(before, after, ["name", "description"]),
  });
  await commit(ctx, audit, updateGroupRow(ctx.deps.db, ctx.actor, before, after, changed));

  return { resource: presentGroup(after), revision: revisionOf(after) };
}
