import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { base64Url } from "../../../core/encoding.ts";
import { newId } from "../../../core/ids.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import type { Versioned } from "../../../core/version.ts";
import { parse } from "../../../core/parse.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { requireRoleGrantable } from "../../policies/index.ts";
import {
  insertInvitation,
  requireRank,
  tooManyInvitations,
  waitBeforeInviting,
  type InvitationRow,
} from "../../tenancy/index.ts";
import type { MemberDeps } from "../deps.ts";
import { invitationCreated } from "../notices.ts";
import { INVITATION_LIFE_MS, invitationRevision, TOKEN_BYTES } from "../rules/invitation.ts";
import { presentInvitation, type InvitationResource } from "../present.ts";
import { createInvitationBody } from "../schemas.ts";

export interface CreatedInvitation extends Versioned<InvitationResource> {
  /** Once-only: shown in this answer and kept nowhere. */
  readonly token: string;
}

export async function createInvitation(
  ctx: Context<MemberDeps>,
  sent: z.input<typeof createInvitationBody>,
): Promise<CreatedInvitation> {
  const input = parse(createInvitationBody, sent);
  await ctx.authorize("users:invite");
  await requireRank(ctx, "users:invite", "users:*", [input.role]);
  const guards = await requireRoleGrantable(ctx, input.role, null);

  const { db, random, announce } = ctx.deps;
  const { email } = input;
  const waitMs = await waitBeforeInviting(db, ctx.actor, email, ctx.nowMs);
  if (waitMs > 0) throw tooManyInvitations(waitMs);

  const token = base64Url(random(TOKEN_BYTES));
  const row: InvitationRow = {
    id: newId("invitation", random),
    companyId: ctx.actor.companyId,
    email,
    role: input.role,
    tokenHash: await sha256Hex(token),
    status: "pending",
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    expiresAt: ctx.nowMs + INVITATION_LIFE_MS,
    acceptedBy: null,
  };
  const created = {
    resource: presentInvitation(row, ctx.nowMs),
    revision: invitationRevision(row, ctx.nowMs),
  };

  const audit = auditEvent(ctx, {
    action: "users:invite",
    category: "iam",
    target: `invitation:${row.id}`,
    outcome: "success",
    details: { email: row.email, role: row.role, expiresAt: created.resource.expiresAt },
  });
  const { companyId, id: invitationId, role } = row;
  const payload = { invitationId, role, ...actedBy(ctx.actor) };
  const audience = { about: { id: invitationId } };
  const notice = noticeOf(invitationCreated, { companyId, userId: null, audience }, payload);
  const writes = [
    ...guards,
    ...insertInvitation(db, ctx.actor, row, ctx.nowMs),
    announce(notice, ctx.nowMs),
  ];
  await commit(ctx, audit, writes, created);

  return { ...created, token };
}
