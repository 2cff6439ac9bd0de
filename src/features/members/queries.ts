import type { z } from "@hono/zod-openapi";

import type { Actor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import type { PageRequest } from "../../core/page.ts";
import { parse } from "../../core/parse.ts";
import { revisionOf, type Versioned } from "../../core/version.ts";
import {
  selectGroupMembers,
  selectGroups,
  selectInvitations,
  selectMembers,
} from "../tenancy/index.ts";
import type { MemberDeps } from "./deps.ts";
import { memberRevision } from "./rules/member-revision.ts";
import { invitationRevision } from "./rules/invitation.ts";
import { loadCompany, loadGroup, loadInvitation, loadMember } from "./load.ts";
import {
  presentCompany,
  presentGroup,
  presentInvitation,
  presentUser,
  type CompanyResource,
  type GroupResource,
  type InvitationResource,
  type UserResource,
} from "./present.ts";
import { listInvitationsFilter, listUsersFilter } from "./schemas.ts";

interface Listed<T> {
  readonly items: T[];
  readonly totalCount: number;
}

export async function getCompany(ctx: Context<MemberDeps>): Promise<Versioned<CompanyResource>> {
  await ctx.authorize("company:read", { id: ctx.actor.companyId });
  const row = await loadCompany(ctx);
  return { resource: presentCompany(row), revision: revisionOf(row) };
}

/** P6: users have no environment, so a test key meets the company's real people by id and role only. */
function seesPeople(actor: Actor): boolean {
  return actor.type !== "api_key" || actor.environment === "live";
}

export async function listUsers(
  ctx: Context<MemberDeps>,
  sent: z.input<typeof listUsersFilter>,
  page: PageRequest,
): Promise<Listed<UserResource>> {
  const filter = parse(listUsersFilter, sent);
  const reach = await ctx.reach("users:read");
  const shown = seesPeople(ctx.actor);
  const filters = { ...filter, searchIn: shown ? ("people" as const) : ("ids" as const) };
  const { db } = ctx.deps;
  const { rows, totalCount } = await selectMembers(db, ctx.actor, filters, reach, page);
  return { items: rows.map((row) => presentUser(row, shown)), totalCount };
}

export async function getUser(
  ctx: Context<MemberDeps>,
  id: string,
): Promise<Versioned<UserResource>> {
  await ctx.authorize("users:read", { id });
  const row = await loadMember(ctx, id);
  return {
    resource: presentUser(row, seesPeople(ctx.actor)),
    revision: memberRevision(ctx.actor, row),
  };
}

/** People who may invite see who was invited. The addresses belong to people who are not members yet. */
export async function listInvitations(
  ctx: Context<MemberDeps>,
  sent: z.input<typeof listInvitationsFilter>,
  page: PageRequest,
): Promise<Listed<InvitationResource>> {
  const filter = parse(listInvitationsFilter, sent);
  await ctx.authorize("users:invite");
  const { db } = ctx.deps;
  const { rows, totalCount } = await selectInvitations(db, ctx.actor, filter, page, ctx.nowMs);
  return { items: rows.map((row) => presentInvitation(row, ctx.nowMs)), totalCount };
}

export async function getInvitation(
  ctx: Context<MemberDeps>,
  id: string,
): Promise<Versioned<InvitationResource>> {
  await ctx.authorize("users:invite", { id });
  const row = await loadInvitation(ctx, id);
  return {
    resource: presentInvitation(row, ctx.nowMs),
    revision: invitationRevision(row, ctx.nowMs),
  };
}

export async function listGroups(
  ctx: Context<MemberDeps>,
  page: PageRequest,
): Promise<Listed<GroupResource>> {
  const reach = await ctx.reach("groups:read");
  const { rows, totalCount } = await selectGroups(ctx.deps.db, ctx.actor, reach, page);
  return { items: rows.map(presentGroup), totalCount };
}

export async function getGroup(
  ctx: Context<MemberDeps>,
  id: string,
): Promise<Versioned<GroupResource>> {
  await ctx.authorize("groups:read", { id });
  const row = await loadGroup(ctx, id);
  return { resource: presentGroup(row), revision: revisionOf(row) };
}

/** Shows people, so it needs the right to see those as well. */
export async function listGroupMembers(
  ctx: Context<MemberDeps>,
  groupId: string,
  page: PageRequest,
): Promise<Listed<UserResource>> {
  await ctx.authorize("groups:read", { id: groupId });
  const reach = await ctx.reach("users:read");
  const { id } = await loadGroup(ctx, groupId);
  const { rows, totalCount } = await selectGroupMembers(ctx.deps.db, ctx.actor, id, reach, page);
  const shown = seesPeople(ctx.actor);
  return { items: rows.map((row) => presentUser(row, shown)), totalCount };
}
