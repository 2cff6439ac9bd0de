/** The nine scopes an API key can hold, and the actions each one covers. */

import type { Action } from "./rights.ts";

export const API_SCOPES = [
  "services:read",
  "services:write",
  "requests:read",
  "requests:write",
  "workflows:read",
  "workflows:write",
  "users:read",
  "audit:read",
  "billing:read",
] as const;

export type ApiScope = (typeof API_SCOPES)[number];

const ACTIONS_OF_SCOPE: Record<ApiScope, readonly Action[]> = {
  "services:read": ["services:read"],
  "services:write": ["services:create", "services:update", "services:delete", "services:publish"],
  "requests:read": ["requests:read"],
  "requests:write": ["requests:create", "requests:update", "requests:assign", "requests:close"],
  "workflows:read": ["workflows:read"],
  "workflows:write": [
    "workflows:create",
    "workflows:update",
    "workflows:delete",
    "workflows:publish",
    "workflows:execute",
  ],
  "users:read": ["users:read"],
  "audit:read": ["audit:read"],
  "billing:read": ["billing:read"],
};

const SCOPE_OF_ACTION: ReadonlyMap<Action, ApiScope> = new Map(
  API_SCOPES.flatMap((scope) => ACTIONS_OF_SCOPE[scope].map((action) => [action, scope] as const)),
);

export function actionsOfScope(scope: ApiScope): readonly Action[] {
  return ACTIONS_OF_SCOPE[scope];
}

/** The scope a key needs for this action, or nothing where keys never reach (management). */
export function findScopeFor(action: Action): ApiScope | undefined {
  return SCOPE_OF_ACTION.get(action);
}
