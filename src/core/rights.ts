/** The closed list of `resource:action`, used by policies, denials and the audit log alike. */

export const RIGHTS = {
  api_keys: ["create", "read", "update", "revoke", "rotate"],
  oauth_clients: ["create", "read", "update", "delete"],
  secrets: ["create", "read", "read_value", "update", "delete", "bind"],
  policies: ["create", "read", "update", "delete"],
  connectors: ["create", "read", "update", "delete", "execute"],
  workflows: ["create", "read", "update", "delete", "publish", "execute"],
  services: ["create", "read", "update", "delete", "publish"],
  requests: ["create", "read", "update", "assign", "close"],
  users: ["invite", "read", "update", "disable"],
  groups: ["create", "read", "update", "delete", "manage_members"],
  company: ["read", "update"],
  sessions: ["read", "end"],
  audit: ["read", "export"],
  billing: ["read"],
  webhooks: ["create", "read", "update", "delete"],
  runners: ["create", "read", "delete"],
} as const;

export type Resource = keyof typeof RIGHTS;

export type Action = { [R in Resource]: `${R}:${(typeof RIGHTS)[R][number]}` }[Resource];

export const ALL_ACTIONS: readonly Action[] = Object.entries(RIGHTS).flatMap(
  ([resource, actions]) => actions.map((action) => `${resource}:${action}` as Action),
);
