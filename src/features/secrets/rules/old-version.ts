/**
 * When it is told that an old value is no longer in use, so that it can be revoked at the service it belongs to. Pure.
 * What is decided depends on what is recorded alone, so it does not matter how often or how late it is looked at.
 */

import { ID_PREFIXES } from "../../../core/ids.ts";
import { MINUTE_MS } from "../../../core/time.ts";

/**
 * A call takes a minute at most and is no holder: a webhook's check, a connector that a person invokes. So for some
 * minutes after the last retrieval, and after the replacement, an old value may still be on its way.
 */
export const QUIET_MS = 5 * MINUTE_MS;

/** How many versions of one secret are listed: the newest. */
export const MOST_VERSIONS = 1_000;

/** How many holders of a version are named; all are counted. */
export const MOST_HOLDERS = 100;

/** @internal */
export interface OldVersion {
  readonly retrievals: number;
  readonly lastRetrievedAt: number | null;
  /** Who made the version after it; null while it is the current one. */
  readonly replacedBy: string | null;
  readonly holders: number;
  readonly toldAt: number | null;
}

/** @internal */
export type OldVersionTurn =
  | { readonly kind: "tell" }
  /** Looked at again then; null where the end of its last holder says when. */
  | { readonly kind: "wait"; readonly checkAt: number | null }
  | { readonly kind: "never" };

/** What a person put in a person can revoke. A refresh token that its provider rotated is dead already. */
export const BY_PERSON = `${ID_PREFIXES.user}_`;

/** @internal SQL says the same. */
export function decideOldVersion(version: OldVersion, nowMs: number): OldVersionTurn {
  const { retrievals, lastRetrievedAt, replacedBy, holders, toldAt } = version;
  if (toldAt !== null || retrievals === 0 || replacedBy?.startsWith(BY_PERSON) !== true) {
    return { kind: "never" };
  }
  if (holders > 0) return { kind: "wait", checkAt: null };
  const quietAt = (lastRetrievedAt ?? 0) + QUIET_MS;
  return nowMs < quietAt ? { kind: "wait", checkAt: quietAt } : { kind: "tell" };
}
