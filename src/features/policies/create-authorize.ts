/** Fills core's port: decides, and audits every denial before it is answered. */

import type { Actor } from "../../core/actor.ts";
import type { Authorize, FindReach, RequireHeld } from "../../core/authorize.ts";
import { EVERYTHING } from "../../core/reach.ts";
import { categoryOf, recordRefusal, type AuditDeps, type RefusalLog } from "../audit/index.ts";
import { decideDenial } from "./decide.ts";

export interface AuthorizeRequest {
  readonly actor: Actor;
  readonly requestId: string;
  readonly ip: string | null;
  readonly nowMs: number;
}

export function createAuthorize(
  deps: AuditDeps & { readonly refusals: RefusalLog },
  request: AuthorizeRequest,
): Authorize {
  return async function authorize(action, subject) {
    const denial = decideDenial(request.actor, action, subject);
    if (denial === undefined) return;

    const [resource] = action.split(":");
    const event = {
      action,
      category: categoryOf(action),
      target: `${resource}:${subject?.id ?? "*"}`,
      outcome: "denied" as const,
      details: { code: denial.code },
    };
    const refusal = { ...request, event, code: denial.code };
    await recordRefusal(deps, deps.refusals, refusal, request.nowMs);
    throw denial;
  };
}

export function createReach(authorize: Authorize): FindReach {
  return async function reach(action) {
    await authorize(action);
    return EVERYTHING;
  };
}

export function createRequireHeld(authorize: Authorize): RequireHeld {
  return async function requireHeld(actions, region) {
    for (const action of actions) await authorize(action, region);
  };
}
