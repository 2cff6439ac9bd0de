/** May this actor do this? Pure; nothing is allowed by default. */

import type { Actor, UserActor } from "../../core/actor.ts";
import { findScopeFor, type ApiScope } from "../../core/api-scopes.ts";
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
      return insufficient("API key", scope, action);
    }
    case "user":
      return beyondClient(actor, action, subject) ?? beyondRole(actor, action, subject);
    case "system":
      return undefined;
  }
}

/** A third-party client's tokens reach only where the nine scopes do, and there only what its own ceiling names. */
function beyondClient(actor: UserActor, action: Action, subject?: Subject): CodedError | undefined {
  const { ceiling } = actor.signIn;
  if (ceiling === null) return undefined;
  const scope = findScopeFor(action);
  if (scope === undefined) return forbidden(action, subject);
  return ceiling.includes(scope) ? undefined : insufficient("client", scope, action);
}

/** Only owners touch an owner's status, sessions and MFA (the contract's table), whatever else a role holds. */
function beyondRole(actor: UserActor, action: Action, subject?: Subject): CodedError | undefined {
  if (subject?.ofOwner === true && actor.role !== "owner") return forbidden(action, subject);
  return roleHolds(actor.role, action) ? undefined : forbidden(action, subject);
}

function insufficient(who: "API key" | "client", scope: ApiScope, action: Action): CodedError {
  return new CodedError("insufficient_scope", `This ${who} lacks the scope '${scope}'.`, {
    scope,
    action,
    details: [{ field: "scope", message: scope }],
  });
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
