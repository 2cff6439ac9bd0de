/** The gate of every verb here: only people have factors, and only in Nembl itself do they change them. */

import type { UserActor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import { CodedError } from "../../core/errors.ts";
import type { PersonScope } from "../../core/scope.ts";

export interface Caller<D> {
  readonly ctx: Context<D, UserActor>;
  readonly scope: PersonScope;
}

export function requirePerson<D>(ctx: Context<D>): Caller<D> {
  const { actor } = ctx;
  if (actor.type !== "user") {
    throw new CodedError("forbidden", "Second factors are for people: API keys have none.");
  }
  return { ctx: { ...ctx, actor }, scope: { userId: actor.id } };
}

/** Attack: an app that a person once let in changes how they sign in everywhere else. */
export function requireFirstParty<D>(ctx: Context<D>): Caller<D> {
  const caller = requirePerson(ctx);
  if (caller.ctx.actor.signIn.ceiling !== null) {
    throw new CodedError("forbidden", "Second factors are changed in Nembl itself.");
  }
  return caller;
}
