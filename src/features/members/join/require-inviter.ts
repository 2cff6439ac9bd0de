/** Who invited, as they are when the invitation is accepted: still here, of that rank, and holding what they give. */

import type { PersonContext } from "../../../core/context.ts";
import type { Action } from "../../../core/rights.ts";
import { conflict } from "../../../core/errors.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { recordRefusal } from "../../audit/index.ts";
import { judgeInvitation } from "../../policies/index.ts";
import { findMember, selectGroupIdsOf, type InvitationRow } from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { joinerOf } from "./joiner.ts";

export const INVITER_GONE = conflict(
  "The person who invited you may not give this role any more. Ask for a new invitation.",
);

/**
 * Returns guards for the batch. The acceptance itself guards rank and status: an inviter who left or lost them
 * is refused there.
 */
export async function requireInviter(
  ctx: PersonContext<MemberDeps>,
  invitation: InvitationRow,
): Promise<readonly Write[]> {
  const { deps, person } = ctx;
  const { createdBy: id, role } = invitation;
  const [member, groupIds] = await Promise.all([
    findMember(deps.db, invitation, id),
    selectGroupIdsOf(deps.db, invitation, id),
  ]);
  if (member?.status !== "active") throw INVITER_GONE;

  const inviter = { id, role: member.role, groupIds };
  const gift = { inviter, role, joinerId: person.userId };
  const { lacking, guards } = await judgeInvitation(deps, invitation, gift);
  if (lacking === undefined) return guards;
  await record(ctx, invitation, lacking);
  throw INVITER_GONE;
}

async function record(
  ctx: PersonContext<MemberDeps>,
  { companyId, role, id, createdBy }: InvitationRow,
  lacking: Action,
): Promise<void> {
  const { deps, ip, requestId, nowMs, person } = ctx;
  const { code } = INVITER_GONE;
  const event = {
    action: "users:join",
    category: "iam",
    target: `invitation:${id}`,
    outcome: "denied",
    details: { code, invitedBy: createdBy, lacking },
  } as const;
  const actor = joinerOf(person, companyId, role);
  await recordRefusal(deps, deps.refusals, { actor, ip, requestId, event, code }, nowMs);
}
