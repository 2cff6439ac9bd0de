/** A key's row of record in the words of the lease protocol. */

import type { KeyTruth } from "./key.ts";
import type { LeaseFacts } from "../lease/object-state.ts";

/** The row, or the end that the object was told where that is earlier: a restored row forgets what came after it. */
export function endedBy(truth: KeyTruth, endMs: number | null): KeyTruth {
  if (endMs === null) return truth;
  return { ...truth, revokedAt: Math.min(endMs, truth.revokedAt ?? endMs) };
}

/** A revocation in the future is the end of a grace; one that has come is a revocation, even of an expired key. */
export function leaseFacts(truth: KeyTruth, nowMs: number): LeaseFacts {
  const { limits, expiresAt, revokedAt, fencePending } = truth;
  const revoked = revokedAt !== null && revokedAt <= nowMs;
  const graceFirst = revokedAt !== null && (expiresAt === null || revokedAt <= expiresAt);
  const atMs = graceFirst ? revokedAt : expiresAt;
  const end = atMs === null ? null : ({ atMs, kind: graceFirst ? "grace" : "expiry" } as const);
  return { limits, end, revoked, fencePending: revoked && fencePending };
}
