/** May this actor do this? Pure; nothing is allowed by default. */

import type { Actor } from "../../core/actor.ts";
import { findScopeFor } from "../../core/api-scopes.ts";
import type { Subject } from "../../core/authorize.ts";
import { CodedError } from "../../core/errors.ts";
import type { Action } from "../../core/rights.ts";
import { roleHolds } from "./role-rights.ts";

/** The denial, or nothing where the actor may. */
export function decideDenial(
  actor: Actor,
  action: Action,
  subject?: Subject,
): CodedError | undefined {
  switch (actor.type) {
    case "api_key": {
      const scope = findScopeFor(action);
      if (scope === undefined) return forbidden(action, subject);
      if (actor.scopes.includes(scope)) return undefined;
      return new CodedError("insufficient_scope", `This API key lacks the scope '${scope}'.`, {
        scope,
        action,
        details: [{ field: "scope", message: scope }],
      });
    }
    case "user":
      return roleHolds(actor.role, action) ? undefined : forbidden(action, subject);
    case "system":
      return undefined;
  }
}

export function holdsAction(actor: Actor, action: Action): boolean {
  return decideDenial(actor, action) === undefined;
}

function forbidden(action: Action, subject?: Subject): CodedError {
  const resource = `${action.slice(0, action.indexOf(":"))}:${subject?.id ?? "*"}`;
  return new CodedError("forbidden", `You may not ${action} on ${resource}.`, {
    action,
    details: [
      { field: "action", message: action },
      { field: "resource", message: resource },
    ],
  });
}
