/** Pure rules of secrets. */

export const SECRET_TYPES = [
  "api_key",
  "oauth_token",
  "password",
  "certificate",
  "custom",
] as const;

export type SecretType = (typeof SECRET_TYPES)[number];

/** `creating` and `replacing` wait for the store; `deleting` is finished by the next caller, or by the sweep. */
export const SECRET_STATUSES = ["creating", "active", "replacing", "deleting"] as const;

export type SecretStatus = (typeof SECRET_STATUSES)[number];

export const BINDING_TYPES = ["connector", "workflow_phase", "inbound_webhook"] as const;

export type BindingType = (typeof BINDING_TYPES)[number];

/** What can go on with a value after it retrieved it. A connector's call is over when it is answered. */
export const HOLDER_TYPES = ["instance", "runner"] as const;

export type HolderType = (typeof HOLDER_TYPES)[number];

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

/** What is under way with a secret, and until when it is expected to answer. */
interface Progress {
  readonly status: SecretStatus;
  readonly answerBy: number | null;
}

/** It may still answer, so no other attempt takes over. Afterwards its outcome is unknown, and no caller waits for it. */
function isExpected({ answerBy }: Progress, nowMs: number): boolean {
  return answerBy !== null && nowMs < answerBy;
}

/**
 * Whether a new value may be written now: nothing is under way, or a replacement whose outcome is unknown. Reads name
 * their version, so the first one, if it arrives late, changes a version that is never read.
 */
export function isReplaceable(progress: Progress, nowMs: number): boolean {
  const { status } = progress;
  return status === "active" || (status === "replacing" && !isExpected(progress, nowMs));
}

/**
 * Whether the row may be given up for another secret of its slug: a creation whose outcome is unknown, or a deletion.
 * A physical name is used once, so a value that arrives late under the old name belongs to no secret, and the sweep deletes it.
 */
export function isAbandonable(progress: Progress, nowMs: number): boolean {
  const { status } = progress;
  return status === "deleting" || (status === "creating" && !isExpected(progress, nowMs));
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
