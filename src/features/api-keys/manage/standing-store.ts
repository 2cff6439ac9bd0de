import { and, desc, eq, gt, isNull, lt, or, sql, type SQL } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Reach } from "../../../core/reach.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import type { KeyRow } from "../store.ts";
import { apiKeys } from "../tables.ts";

/** Each that is given narrows. */
export interface StandingFilter {
  readonly createdBy?: string;
  /** Not used since then. One that was never used counts from its creation. */
  readonly unusedSinceMs?: number;
  readonly withoutExpiry?: boolean;
}

/**
 * Keys that work and are not about to end, newest first, at most `limit`. By the partial index: what was revoked costs
 * nothing here.
 */
export async function selectStandingKeys(
  db: Database,
  place: EnvironmentPlace,
  { createdBy, unusedSinceMs, withoutExpiry }: StandingFilter,
  reach: Reach,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<KeyRow[]> {
  const within = inEnvironment(apiKeys, place);
  const lastUse = sql`coalesce(${apiKeys.lastUsedAt}, ${apiKeys.createdAt})`;
  return db
    .select()
    .from(apiKeys)
    .where(
      inEnvironment(
        apiKeys,
        place,
        isStanding(nowMs),
        createdBy === undefined ? undefined : eq(apiKeys.createdBy, createdBy),
        unusedSinceMs === undefined ? undefined : lt(lastUse, unusedSinceMs),
        withoutExpiry === true ? isNull(apiKeys.expiresAt) : undefined,
        await withinReach(db, reach, { table: apiKeys, id: apiKeys.id, within }),
      ),
    )
    .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
    .limit(limit);
}

function isStanding(nowMs: number): SQL | undefined {
  const notExpired = or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, nowMs));
  // Written out, not bound: SQLite uses a partial index only where it can see its condition.
  return and(sql`revoked_at IS NULL`, notExpired);
}
