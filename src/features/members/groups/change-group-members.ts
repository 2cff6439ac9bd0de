/** In or out of a group: each the second time as the first, and only what changed something is an event. */

import type { Context } from "../../../core/context.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { requireGroupGrantable } from "../../policies/index.ts";
import {
  deleteGroupMember,
  insertGroupMember,
  isInGroup,
  rankForGroup,
} from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { loadGroup } from "../load.ts";

export interface GroupSeat {
  readonly groupId: string;
  readonly userId: string;
}

export async function addGroupMember(ctx: Context<MemberDeps>, seat: GroupSeat): Promise<void> {
  await ctx.authorize("groups:manage_members", { id: seat.groupId });
  const group = await loadGroup(ctx, seat.groupId);
  const member = await rankForGroup(ctx, group.id, seat.userId);
  if (await isInGroup(ctx.deps.db, ctx.actor, group.id, member.userId)) return;
  const guards = await requireGroupGrantable(ctx, group.id, "joins");

  const audit = membershipEvent(ctx, seat, { added: member.userId });
  const writes = insertGroupMember(ctx.deps.db, ctx.actor, group.id, member.userId);
  await commit(ctx, audit, [...guards, ...writes]);
}

export async function removeGroupMember(ctx: Context<MemberDeps>, seat: GroupSeat): Promise<void> {
  await ctx.authorize("groups:manage_members", { id: seat.groupId });
  const group = await loadGroup(ctx, seat.groupId);
  const { groupId, userId } = seat;
  if (!(await isInGroup(ctx.deps.db, ctx.actor, group.id, userId))) return;
  const member = await rankForGroup(ctx, group.id, userId);
  const guards = await requireGroupGrantable(ctx, group.id, "leaves");

  const audit = membershipEvent(ctx, seat, { removed: userId });
  const removal = deleteGroupMember(ctx.deps.db, ctx.actor, groupId, member.userId);
  await commit(ctx, audit, [...guards, removal]);
}

function membershipEvent(
  ctx: Context<MemberDeps>,
  { groupId }: GroupSeat,
  details: Readonly<Record<string, string>>,
) {
  return auditEvent(ctx, {
    action: "groups:manage_members",
    category: "iam",
    target: `group:${groupId}`,
    outcome: "success",
    details,
  });
}
