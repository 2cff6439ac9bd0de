/** Missing and foreign are the same: not found. */

import type { Context } from "../../core/context.ts";
import { notFound } from "../../core/errors.ts";
import {
  findCompany,
  findGroup,
  findInvitation,
  findMember,
  type CompanyRow,
  type GroupRow,
  type InvitationRow,
  type MemberRow,
} from "../tenancy/index.ts";
import type { MemberDeps } from "./deps.ts";

export async function loadCompany(ctx: Context<MemberDeps>): Promise<CompanyRow> {
  const row = await findCompany(ctx.deps.db, ctx.actor);
  if (row === undefined) throw notFound("company");
  return row;
}

export async function loadMember(ctx: Context<MemberDeps>, id: string): Promise<MemberRow> {
  const row = await findMember(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("user");
  return row;
}

export async function loadGroup(ctx: Context<MemberDeps>, id: string): Promise<GroupRow> {
  const row = await findGroup(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("group");
  return row;
}

export async function loadInvitation(ctx: Context<MemberDeps>, id: string): Promise<InvitationRow> {
  const row = await findInvitation(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("invitation");
  return row;
}
