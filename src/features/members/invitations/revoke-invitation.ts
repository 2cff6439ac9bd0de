import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { hasChanged, type Version } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { markInvitationRevoked, requireRank } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { invitationRevision } from "../rules/invitation.ts";
import { loadInvitation } from "../load.ts";

/** The second time as the first. One that was accepted is a member now, and no more to be taken back here. */
export async function revokeInvitation(ctx: Context<MemberDeps>, input: Version): Promise<void> {
  await ctx.authorize("users:invite", { id: input.id });
  const row = await loadInvitation(ctx, input.id);
  const target = `invitation:${row.id}`;
  await requireRank(ctx, "users:invite", target, [row.role]);
  if (!input.matches(invitationRevision(row, ctx.nowMs))) throw hasChanged("invitation");
  if (row.status === "revoked") return;

  const accepted = conflict("This invitation was accepted: deactivate the user instead.");
  if (row.status === "accepted") throw accepted;

  const audit = auditEvent(ctx, {
    action: "users:uninvite",
    category: "iam",
    target,
    outcome: "success",
    details: { email: row.email, role: row.role },
  });
  const changed = conflict("The invitation was accepted or revoked meanwhile.");
  await commit(ctx, audit, markInvitationRevoked(ctx.deps.db, ctx.actor, row.id, changed));
}
