import type { Context } from "../../../core/context.ts";
import { hasChanged, type Version, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { requireGroupGrantable } from "../../policies/index.ts";
import { deleteGroupRow } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { loadGroup } from "../load.ts";

export async function deleteGroup(ctx: Context<MemberDeps>, input: Version): Promise<void> {
  await ctx.authorize("groups:delete", { id: input.id });
  const row = await loadGroup(ctx, input.id);
  const changed = hasChanged("group");
  if (!input.matches(revisionOf(row))) throw changed;
  const guards = await requireGroupGrantable(ctx, row.id, "leaves");

  const audit = auditEvent(ctx, {
    action: "groups:delete",
    category: "iam",
    target: `group:${row.id}`,
    outcome: "success",
    details: { name: row.name },
  });
  const writes = deleteGroupRow(ctx.deps.db, ctx.actor, row, changed);
  await commit(ctx, audit, [...guards, ...writes]);
}
