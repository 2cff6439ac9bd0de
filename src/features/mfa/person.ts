/** The gate of every verb here: only people have factors, and only in Nembl itself do they change them. */

import type { UserActor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import type { PersonPlace } from "../../core/place.ts";
import { refuseHere, type GateDeps } from "../audit/index.ts";

export type { GateDeps } from "../audit/index.ts";

const TARGET = "mfa:*";

export interface Caller<D> {
  readonly ctx: Context<D, UserActor>;
  readonly place: PersonPlace;
}

export async function requirePerson<D extends GateDeps>(ctx: Context<D>): Promise<Caller<D>> {
  const { actor } = ctx;
  if (actor.type !== "user") {
    throw await refuseHere(ctx, TARGET, "Second factors are for people: API keys have none.");
  }
  return { ctx: { ...ctx, actor }, place: { userId: actor.id } };
}

/** Attack: an app that a person once let in changes how they sign in everywhere else. */
export async function requireFirstParty<D extends GateDeps>(ctx: Context<D>): Promise<Caller<D>> {
  const caller = await requirePerson(ctx);
  if (caller.ctx.actor.signIn.ceiling !== null) {
    throw await refuseHere(ctx, TARGET, "Second factors are changed in Nembl itself.");
  }
  return caller;
}
