/** Pure rules of API keys. */

import type { Limits } from "../../../core/plans.ts";
import type { Environment } from "../../../core/environment.ts";
import type { ApiScope } from "../../../core/api-scopes.ts";
import { revisionOf, type Revision } from "../../../core/version.ts";

export type KeyStatus = "active" | "expired" | "revoked";

/** What can end a key, in milliseconds; null: never. */
export interface KeyEnds {
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** Revoked wins over expired: it says more. A key in its grace after a rotation is still active. */
export function statusOf(ends: KeyEnds, nowMs: number): KeyStatus {
  if (ends.revokedAt !== null && ends.revokedAt <= nowMs) return "revoked";
  if (ends.expiresAt !== null && ends.expiresAt <= nowMs) return "expired";
  return "active";
}

/**
 * A key ends by the clock as well, without a change of its row, and what it was read as ends with it: a 304 must not say
 * that a dead key is the live one that somebody read.
 */
export function keyRevision(
  key: KeyEnds & { readonly id: string; readonly revision: number },
  nowMs: number,
): Revision {
  const status = statusOf(key, nowMs);
  return revisionOf(status === "active" ? key : { ...key, id: `${key.id}.${status}` });
}

/** What never changes about a key, so caches may hold it. Says nothing of whether the key is alive. */
export interface KeyFacts {
  readonly keyId: string;
  readonly companyId: string;
  readonly environment: Environment;
  readonly scopes: readonly ApiScope[];
  readonly expiresAt: number | null;
}

/** What does change, read from D1's primary by the key's object alone. */
export interface KeyTruth {
  readonly limits: Limits;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly fencePending: boolean;
}

/** At most this many active keys a company and environment. */
export const MAX_ACTIVE_KEYS = 100;
