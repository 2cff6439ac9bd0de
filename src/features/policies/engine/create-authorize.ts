/** Fills core's ports: asks the policies in force, and audits every denial before it is answered. */

import type { Actor, UserActor } from "../../../core/actor.ts";
import type {
  Authorize,
  FindReach,
  Region,
  RequireHeld,
  Subject,
} from "../../../core/authorize.ts";
import { EVERYTHING } from "../../../core/reach.ts";
import type { Action } from "../../../core/rights.ts";
import { ask } from "./ask.ts";
import { denialOfKind, forbidden } from "../rules/decide.ts";
import type { DecisionDeps } from "../deps.ts";
import { isHeld, isPossible } from "./held.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";
import { createReachOf } from "./reach.ts";
import { refuse } from "./refuse.ts";

export interface AuthorizeRequest {
  readonly actor: Actor;
  readonly requestId: string;
  readonly ip: string | null;
  readonly nowMs: number;
}

export interface Ports {
  readonly authorize: Authorize;
  readonly reach: FindReach;
  readonly requireHeld: RequireHeld;
}

export function createPorts(deps: DecisionDeps, request: AuthorizeRequest): Ports {
  const { actor } = request;
  const asker = { ...request, deps };

  type Check = (policies: PoliciesInForce, person: UserActor) => boolean;

  /** The policies that a person was judged by; nothing where the actor is no person and may. */
  async function check(
    action: Action,
    subject: Subject | undefined,
    passes: Check,
  ): Promise<{ policies: PoliciesInForce; person: UserActor } | undefined> {
    const denial = denialOfKind(actor, action, subject);
    if (denial !== undefined) return refuse(asker, denial, action, subject);
    if (actor.type !== "user") return undefined;
    const policies = await deps.policies.inForce(actor, actor.policyVersion);
    if (passes(policies, actor)) return { policies, person: actor };
    return refuse(asker, forbidden(action, subject), action, subject);
  }

  return {
    authorize: async (action, subject) => {
      await check(action, subject, (all, person) => ask(all, person, action, subject).allowed);
    },
    reach: async (action) => {
      const by = await check(action, undefined, (all, person) => isPossible(all, person, action));
      return by === undefined ? EVERYTHING : createReachOf(by.policies, by.person, action);
    },
    requireHeld: async (actions, region?: Region) => {
      for (const action of actions) {
        await check(action, region, (all, person) => isHeld(all, person, action, region));
      }
    },
  };
}
