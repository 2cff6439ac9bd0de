import { and, asc, gt, isNull, or } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import type { KeyRow } from "../store.ts";
import { apiKeys } from "../tables.ts";

/** Of all companies, in the order of their ids: those that the rows do not call revoked. */
export function selectLivingKeys(
  db: Database,
  after: string,
  limit: number,
  nowMs: number,
): Promise<KeyRow[]> {
  const living = or(isNull(apiKeys.revokedAt), gt(apiKeys.revokedAt, nowMs));
  return db
    .select()
    .from(apiKeys)
    .where(and(gt(apiKeys.id, after), living))
    .orderBy(asc(apiKeys.id))
    .limit(limit);
}
