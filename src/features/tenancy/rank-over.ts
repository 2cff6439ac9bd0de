/** The one decision about acting on another person: the right, the person in this company, and rank over them. */

import { inWords } from "../../core/action-words.ts";
import type { Role } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import { CodedError, notFound } from "../../core/errors.ts";
import type { Action } from "../../core/rights.ts";
import { categoryOf, recordRefusal, type GateDeps } from "../audit/index.ts";
import { findMember, type MemberRow, type RankedMember } from "./member-store.ts";
import { mayHandle, rankForGroups } from "./rules/rank.ts";

/**
 * Attack: a member whom a policy lets update users or end sessions takes an admin's second factor away; an admin makes
 * an owner, themselves first of all, or locks the owners out. `given`: roles that the change gives.
 */
export async function rankOver(
  ctx: Context<GateDeps>,
  actions: readonly Action[],
  userId: string,
  given: readonly Role[] = [],
): Promise<RankedMember> {
  for (const action of actions) await ctx.authorize(action, { id: userId });
  const member = await loadMember(ctx, userId);
  for (const action of actions) {
    await requireRank(ctx, action, `user:${userId}`, [member.role, ...given]);
    // The same rule as a guard among the policies, where `simulate` shows it.
    if (member.role === "owner") await ctx.authorize(action, { id: userId, ofOwner: true });
  }
  return judge(member);
}

/** For putting somebody into a group or out of it; the right is the group's and was asked for. */
export async function rankForGroup(
  ctx: Context<GateDeps>,
  groupId: string,
  userId: string,
): Promise<RankedMember> {
  const member = await loadMember(ctx, userId);
  const roles = [rankForGroups(member.role)];
  await requireRank(ctx, "groups:manage_members", `group:${groupId}`, roles);
  return judge(member);
}

/** Throws, on record, where one of the roles is above the actor's own. */
export async function requireRank(
  ctx: Context<GateDeps>,
  action: Action,
  target: string,
  roles: readonly Role[],
): Promise<void> {
  const { actor, deps, ip, requestId, nowMs } = ctx;
  const beyond = roles.find((role) => actor.type !== "user" || !mayHandle(actor.role, role));
  if (beyond === undefined) return;

  const code = "forbidden";
  const event = {
    action,
    category: categoryOf(action),
    target,
    outcome: "denied" as const,
    details: { code, role: beyond },
  };
  await recordRefusal(deps, deps.refusals, { actor, ip, requestId, event, code }, nowMs);
  throw new CodedError(
    code,
    `You may not ${inWords(action)} where the role '${beyond}' is concerned.`,
    {
      action,
      details: [
        { field: "action", message: action },
        { field: "resource", message: target },
      ],
    },
  );
}

/** Missing and foreign are the same: not found. */
async function loadMember({ deps, actor }: Context<GateDeps>, userId: string): Promise<MemberRow> {
  const member = await findMember(deps.db, actor, userId);
  if (member === undefined) throw notFound("user");
  return member;
}

function judge(member: MemberRow): RankedMember {
  return member as RankedMember;
}
