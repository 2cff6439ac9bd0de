/** What the kind of actor rules out, whatever policies say: keys are governed by scopes, clients by their ceiling. Pure. */

import type { Actor, Role } from "../../../core/actor.ts";
import { inWords } from "../../../core/action-words.ts";
import { findScopeFor, type ApiScope } from "../../../core/api-scopes.ts";
import type { Subject } from "../../../core/authorize.ts";
import { CodedError } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import { resourceOf } from "./policy.ts";

/** The denial, or nothing: a key, and the system, may then; a person's policies have still to say so. */
export function denialOfKind(
  actor: Actor,
  action: Action,
  subject?: Subject,
): CodedError | undefined {
  switch (actor.type) {
    case "api_key":
      return beyondScopes("API key", actor.scopes, action, subject);
    case "user": {
      const { ceiling } = actor.signIn;
      return ceiling === null ? undefined : beyondScopes("client", ceiling, action, subject);
    }
    case "system":
      return undefined;
  }
}

type Credential = "API key" | "client";

const ONE: Readonly<Record<Credential, string>> = {
  "API key": "an API key",
  client: "a registered client",
};

function beyondScopes(
  who: Credential,
  scopes: readonly ApiScope[],
  action: Action,
  subject?: Subject,
): CodedError | undefined {
  const scope = findScopeFor(action);
  if (scope === undefined) return refusal(`No scope lets ${ONE[who]}`, action, subject);
  return scopes.includes(scope) ? undefined : insufficient(who, scope, action);
}

/**
 * What an owner's role alone decides where the policies cannot be evaluated: their rules, and reading and deleting the
 * thing that is in the way. Else one stored row that errs would lock the company out for good. It gives an owner
 * nothing: they may change any policy at any time.
 */
export function isOwnersWayOut(role: Role | null, action: Action): boolean {
  if (role !== "owner") return false;
  return resourceOf(action) === "policies" || /:(read|delete|revoke)$/.test(action);
}

function insufficient(who: Credential, scope: ApiScope, action: Action): CodedError {
  return new CodedError("insufficient_scope", `This ${who} lacks the scope '${scope}'.`, {
    scope,
    action,
    details: [{ field: "scope", message: scope }],
  });
}

export function forbidden(action: Action, subject?: Subject): CodedError {
  return refusal("Your role and policies do not let you", action, subject);
}

function refusal(beginning: string, action: Action, subject?: Subject): CodedError {
  const resource = `${action.slice(0, action.indexOf(":"))}:${subject?.id ?? "*"}`;
  return new CodedError("forbidden", `${beginning} ${inWords(action)} (${resource}).`, {
    action,
    details: [
      { field: "action", message: action },
      { field: "resource", message: resource },
    ],
  });
}
