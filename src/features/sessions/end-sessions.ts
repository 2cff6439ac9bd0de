/** Ending one's own sign-ins other than by signing out: one of them, or all others. In all companies: they are the person's. */

import type { UserActor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import { CodedError, notFound } from "../../core/errors.ts";
import { auditEvent, commit } from "../audit/index.ts";
import { ownId } from "../tenancy/index.ts";
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
  const person = await requireOwnSessions(ctx);
  const { id: kept } = person.signIn;
  const writes = endAllOfUser(ctx.deps.db, ownId(person), ctx.nowMs, kept);
  await commit(ctx, endedEvent(ctx, `user:${person.id}`, { kept }), writes);
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
