/** What a company ends of somebody's sign-ins: their use of this company, and no more. */

import type { Context } from "../../core/context.ts";
import { conflict, type CodedError } from "../../core/errors.ts";
import type { Write } from "../../platform/d1/write.ts";
import { auditEvent, commit, type GateDeps } from "../audit/index.ts";
import {
  endUseOfCompany,
  isActiveElsewhere,
  mustBeActiveElsewhere,
  rankOver,
  type RankedMember,
} from "../tenancy/index.ts";
import { endAllOfUser } from "./store.ts";

const ATTEMPTS = 3;

/** Holds at the person's next request, and for tokens from before that were never shown here. */
export async function endSessionsOfUser(ctx: Context<GateDeps>, userId: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const target = await rankOver(ctx, ["sessions:end"], userId);
    const changed = conflict("The user's memberships are being changed. Try again.");
    const writes = await endUse(ctx, target, changed);
    const audit = auditEvent(ctx, {
      action: "sessions:end",
      category: "auth",
      target: `user:${userId}`,
      outcome: "success",
    });
    try {
      return await commit(ctx, audit, writes);
    } catch (error) {
      // Another company let them go, or took them in, between our read and our write: look again.
      if (error !== changed || attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * For the batch. A sign-in is the person's, in all their companies. Attack: an admin of a company that somebody joined
 * on the side signs them out of their employer's, whose log shows nothing. So here the use of this company ends, and
 * only of somebody who is active nowhere else the sign-ins too: nothing is left that they could be for. Whether it is
 * the one or the other is a guard, for two companies may let the same person go at once.
 */
export async function endUse(
  { deps: { db }, actor, nowMs }: Context<GateDeps>,
  { userId }: RankedMember,
  changed: CodedError,
): Promise<Write[]> {
  const stays = await isActiveElsewhere(db, actor, userId);
  return [
    mustBeActiveElsewhere(db, actor, userId, stays, changed),
    endUseOfCompany(db, actor, userId, nowMs),
    ...(stays ? [] : endAllOfUser(db, userId, nowMs)),
  ];
}
