/** Fills core's ports: asks the policies in force, and audits every denial before it is answered. */

import type { Actor, UserActor } from "../../../core/actor.ts";
import type { CallerRequest } from "../../../core/context.ts";
import type { Authorize, FindReach, RequireHeld, Subject } from "../../../core/authorize.ts";
import { EVERYTHING, NOTHING } from "../../../core/reach.ts";
import type { Action } from "../../../core/rights.ts";
import { ask } from "./ask.ts";
import { denialOfKind, forbidden } from "../rules/decide.ts";
import type { DecisionDeps } from "../deps.ts";
import { createReachOf } from "./reach.ts";
import { refuse } from "./refuse.ts";
import { standingOf, type Standing } from "./standing.ts";

export interface AuthorizeRequest extends Omit<CallerRequest, "defer"> {
  readonly actor: Actor;
}

export interface Ports {
  readonly authorize: Authorize;
  readonly reach: FindReach;
  readonly glimpse: FindReach;
  readonly requireHeld: RequireHeld;
}

export function createPorts(deps: DecisionDeps, request: AuthorizeRequest): Ports {
  const { actor } = request;
  const { engine } = deps.policies;
  const asker = { ...request, deps };
  let standing: Promise<Standing> | undefined;

  /** Found out once a request: a policy that changes meanwhile holds at the next one. */
  function standingAs(person: UserActor): Promise<Standing> {
    standing ??= deps.policies
      .inForce(person, person.policyVersion)
      .then((policies) => standingOf(engine, policies, person));
    return standing;
  }

  /** Throws, audited, what the kind of actor rules out. */
  async function requireKind(action: Action, subject?: Subject): Promise<void> {
    const denial = denialOfKind(actor, action, subject);
    if (denial !== undefined) await refuse(asker, denial, action, subject);
  }

  const refuseHere = (action: Action, subject?: Subject) =>
    refuse(asker, forbidden(action, subject), action, subject);

  return {
    authorize: async (action, subject) => {
      await requireKind(action, subject);
      if (actor.type !== "user") return;
      const policies = await deps.policies.inForce(actor, actor.policyVersion);
      const { allowed } = await ask(engine, policies, actor, action, subject);
      if (!allowed) await refuseHere(action, subject);
    },
    reach: async (action) => {
      await requireKind(action);
      if (actor.type !== "user") return EVERYTHING;
      const own = await standingAs(actor);
      return own.couldAllow(action) ? createReachOf(own, action) : refuseHere(action);
    },
    glimpse: async (action) => {
      if (actor.type !== "user") return EVERYTHING;
      if (denialOfKind(actor, action) !== undefined) return NOTHING;
      return createReachOf(await standingAs(actor), action);
    },
    requireHeld: async (actions, region = {}) => {
      for (const action of new Set(actions)) {
        await requireKind(action, region);
        if (actor.type !== "user") continue;
        if (!(await standingAs(actor)).holds(action, region)) await refuseHere(action, region);
      }
    },
  };
}
