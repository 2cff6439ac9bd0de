/** An invitation is given when it is made and takes effect when it is accepted: it is judged by the rules of both moments. */

import type { Role } from "../../../core/actor.ts";
import { conflict } from "../../../core/errors.ts";
import { ALL_ACTIONS, type Action } from "../../../core/rights.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { mustBePolicyVersion } from "../../tenancy/index.ts";
import { ask } from "../engine/ask.ts";
import { findGain } from "../engine/held.ts";
import type { PolicySource } from "../engine/policy-source.ts";
import type { Principal } from "../engine/principal.ts";
import { standingsOf } from "../engine/standing.ts";

export interface RoleGift {
  /** As they are now. */
  readonly inviter: Principal;
  readonly role: Role;
  readonly joinerId: string;
}

export interface GiftVerdict {
  /** What the inviter may not do, or not give, any more. */
  readonly lacking: Action | undefined;
  /** For the batch: no policy has changed since. */
  readonly guards: readonly Write[];
}

/**
 * Attack: an admin about to be kept from production invites a second account of theirs as admin, and accepts afterwards.
 * The joiner is asked about by their own id: a rule may name them. Owners hold the rules themselves, but inviting may be
 * denied to them too.
 */
export async function judgeInvitation(
  { db, policies: source }: { readonly db: Database; readonly policies: PolicySource },
  place: CompanyPlace,
  { inviter, role, joinerId }: RoleGift,
): Promise<GiftVerdict> {
  const policies = await source.current(place);
  const { engine } = source;
  const changed = conflict("The company's policies have changed meanwhile. Try again.");
  const guards = [mustBePolicyVersion(db, place, policies.version, changed)];
  const mayInvite = await ask(engine, policies, inviter, "users:invite");
  if (!mayInvite.allowed) return { lacking: "users:invite", guards };
  if (inviter.role === "owner") return { lacking: undefined, guards };
  const joiner = { id: joinerId, role, groupIds: [] };
  const [after, by] = await standingsOf(engine, policies, [joiner, inviter]);
  const gain = findGain(ALL_ACTIONS, { before: null, after, by });
  return { lacking: gain?.action, guards };
}
