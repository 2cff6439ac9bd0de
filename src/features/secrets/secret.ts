/** Pure rules of secrets. */

export const SECRET_TYPES = [
  "api_key",
  "oauth_token",
  "password",
  "certificate",
  "custom",
] as const;

export type SecretType = (typeof SECRET_TYPES)[number];

/** `creating` and `replacing` wait for the store; `deleting` is finished by whoever comes next. */
export const SECRET_STATUSES = ["creating", "active", "replacing", "deleting"] as const;

export type SecretStatus = (typeof SECRET_STATUSES)[number];

export const BINDING_TYPES = ["connector", "workflow_phase", "inbound_webhook"] as const;

export type BindingType = (typeof BINDING_TYPES)[number];
