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

/** What names a secret, as its metadata shows it. */
export interface BoundResource {
  readonly type: BindingType;
  readonly id: string;
  readonly name: string;
}

export const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
export const MAX_SLUG_LENGTH = 64;

/** Secrets Manager's own limit. */
export const MAX_VALUE_BYTES = 65_536;

/** AWS keeps the prefix for itself, however it is written. */
export function isReservedTagKey(key: string): boolean {
  return /^aws:/i.test(key);
}

/** Why a secret cannot be changed right now, or nothing. */
export function findBusyReason(status: SecretStatus): string | undefined {
  switch (status) {
    case "creating":
      return "The secret is still being created. Try again later.";
    case "replacing":
      return "The secret's value is being replaced. Try again later.";
    case "deleting":
      return "The secret is being deleted. Delete it again to finish.";
    case "active":
      return undefined;
  }
}
