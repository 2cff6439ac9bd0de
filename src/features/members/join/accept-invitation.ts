import type { z } from "@hono/zod-openapi";

import { isSameAddress } from "../../../core/email-address.ts";
import type { PersonContext } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, conflict, notFound } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { auditEvent, commit, recordRefusal } from "../../audit/index.ts";
import {
  findInvitationByTokenHash,
  findMember,
  insertMember,
  markInvitationAccepted,
  rolesThatMayHandle,
  type InvitationRow,
} from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { statusOf } from "../rules/invitation.ts";
import { acceptInvitationBody } from "../schemas.ts";
import { joinerOf, requireOwnSignIn } from "./joiner.ts";
import { INVITER_GONE, requireInviter } from "./require-inviter.ts";

/** Single use: of any number at once, one makes a membership. */
export async function acceptInvitation(
  ctx: PersonContext<MemberDeps>,
  sent: z.input<typeof acceptInvitationBody>,
) {
  const { token } = parse(acceptInvitationBody, sent);
  const { person, deps, nowMs } = ctx;
  requireOwnSignIn(person);

  const found = await findInvitationByTokenHash(deps.db, await sha256Hex(token));
  if (found === undefined) throw notFound("invitation");
  const { invitation, companySlug, companyName } = found;
  const { companyId, role } = invitation;
  await requireSameAddress(ctx, invitation);

  // Only the holder of the address is told more than that.
  const over = conflict("This invitation was used or revoked. Ask for a new one.");
  const status = statusOf(invitation, nowMs);
  if (status === "expired") throw conflict("This invitation has expired. Ask for a new one.");
  if (status !== "pending") throw over;
  await requireNewcomer(ctx, companyId);
  const guards = await requireInviter(ctx, invitation);

  const actor = joinerOf(person, companyId, role);
  const audit = auditEvent(
    { ...ctx, actor },
    {
      action: "users:join",
      category: "iam",
      target: `user:${person.userId}`,
      outcome: "success",
      details: { invitation: invitation.id, invitedBy: invitation.createdBy, role },
    },
  );
  const { userId } = person;
  const acceptance = { userId, nowMs, inviterRoles: rolesThatMayHandle(role) };
  const inviterGone = INVITER_GONE;
  await commit({ ...ctx, actor }, audit, [
    ...guards,
    ...markInvitationAccepted(deps.db, actor, invitation, acceptance, { over, inviterGone }),
    insertMember(deps.db, actor, { userId, role, createdAt: nowMs }),
  ]);

  return { company: { id: companyId, slug: companySlug, name: companyName }, role };
}

/**
 * Attack: somebody finds the token, in a forwarded message or a log, and joins with an account of their own; or signs up
 * with the invited address, which they cannot read, and joins before it is verified.
 */
async function requireSameAddress(
  ctx: PersonContext<MemberDeps>,
  invitation: InvitationRow,
): Promise<void> {
  const { person, deps, ip, requestId, nowMs } = ctx;
  const reason = refusalOf(person, invitation.email);
  if (reason === undefined) return;

  const code = "forbidden";
  const { companyId, role, id } = invitation;
  const event = {
    action: "users:join",
    category: "iam",
    target: `invitation:${id}`,
    outcome: "denied",
    details: { code, reason },
  } as const;
  const actor = joinerOf(person, companyId, role);
  await recordRefusal(deps, deps.refusals, { actor, ip, requestId, event, code }, nowMs);
  throw new CodedError(code, reason);
}

function refusalOf(person: { email: string; emailVerified: boolean }, invited: string) {
  if (!person.emailVerified) return "Verify your e-mail address, sign in again and accept then.";
  if (isSameAddress(person.email, invited)) return undefined;
  return "This invitation is for another e-mail address than the one you are signed in with.";
}

async function requireNewcomer(ctx: PersonContext<MemberDeps>, companyId: string): Promise<void> {
  const member = await findMember(ctx.deps.db, { companyId }, ctx.person.userId);
  if (member === undefined) return;
  throw conflict(
    member.status === "active"
      ? "You are a member of this company already."
      : "You were deactivated in this company. Its admins can make you active again.",
  );
}
