/** The gate of the inbox: it belongs to one person, whatever their role, and to no other. */

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { refuseHere, type GateDeps } from "../../audit/index.ts";
import type { Reader } from "./inbox-store.ts";

export interface Inbox<D> {
  readonly ctx: Context<D, UserActor>;
  readonly reader: Reader;
}

export async function requirePerson<D extends GateDeps>(ctx: Context<D>): Promise<Inbox<D>> {
  const { actor } = ctx;
  if (actor.type !== "user") {
    const message = "Notifications are for people: API keys have none.";
    throw await refuseHere(ctx, "notifications:*", message);
  }
  return { ctx: { ...ctx, actor }, reader: { userId: actor.id, companyId: actor.companyId } };
}
