/** Ending sign-ins other than the caller's own request: one of theirs, all others of theirs, all of somebody's. */

import type { UserActor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import { CodedError, notFound } from "../../core/errors.ts";
import { auditEvent, commit } from "../audit/index.ts";
import { findMember } from "../tenancy/index.ts";
import type { SessionDeps } from "./deps.ts";
import { endAllOfUser, endBrowserSession, endSignIn, findOwnSession } from "./store.ts";

export async function endOwnSession(ctx: Context<SessionDeps>, id: string): Promise<void> {
  const person = { userId: (await requireOwnSessions(ctx)).id };
  const { db } = ctx.deps;
  if (!(await findOwnSession(db, person, id))) throw notFound("session");

  const writes = [endBrowserSession, endSignIn].map((end) => end(db, person, id, ctx.nowMs));
  await commit(ctx, endedEvent(ctx, `session:${id}`), writes);
}

export async function endOtherSessions(ctx: Context<SessionDeps>): Promise<void> {
  const { id: userId, signIn } = await requireOwnSessions(ctx);
  const writes = endAllOfUser(ctx.deps.db, userId, ctx.nowMs, signIn.id);
  await commit(ctx, endedEvent(ctx, `user:${userId}`, { kept: signIn.id }), writes);
}

/** A person's sign-ins are theirs and no company's: ended they are in all of them. */
export async function endSessionsOfUser(ctx: Context<SessionDeps>, userId: string): Promise<void> {
  await ctx.authorize("sessions:end", { id: userId });
  const member = await findMember(ctx.deps.db, ctx.actor, userId);
  if (member === undefined) throw notFound("user");
  // An admin may do everything but touch an owner's sessions.
  await ctx.authorize("sessions:end", { id: userId, ofOwner: member.role === "owner" });

  const writes = endAllOfUser(ctx.deps.db, userId, ctx.nowMs);
  await commit(ctx, endedEvent(ctx, `user:${userId}`), writes);
}

/** Everybody's own business, but of people at our own client: keys and third parties are denied, on record. */
export async function requireOwnSessions(ctx: Context<SessionDeps>): Promise<UserActor> {
  const { actor } = ctx;
  if (actor.type === "user" && actor.signIn.ceiling === null) return actor;
  await ctx.authorize("sessions:end");
  throw new CodedError("forbidden", "This is for people at Nembl's own pages.");
}

function endedEvent(ctx: Context<SessionDeps>, target: string, details = {}) {
  return auditEvent(ctx, {
    action: "sessions:end",
    category: "auth",
    target,
    outcome: "success",
    details,
  });
}
