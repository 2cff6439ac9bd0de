/**
 * Who may be acted on. A statement that changes somebody's role, status, groups, sign-ins or factors takes an id of this
 * type, and only `rank-over.ts` makes one of another person: what skips the rank decision does not compile.
 */

import type { UserActor } from "../../core/actor.ts";

declare const judged: unique symbol;

export type JudgedUserId = string & { readonly [judged]: true };

/** Everybody may act on themselves; what they may do then is another question. */
export function ownId(actor: UserActor): JudgedUserId {
  return actor.id as JudgedUserId;
}
