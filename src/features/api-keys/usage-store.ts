import { desc, eq, gte, sql } from "drizzle-orm";

import type { EnvironmentPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/within-place.ts";
import { apiKeyUsage } from "./tables.ts";

/** Most recent days first, at most `limit`. */
export function selectUsageOfKey(db: Database, place: EnvironmentPlace, id: string, limit: number) {
  return db
    .select({ day: apiKeyUsage.day, admitted: apiKeyUsage.admitted, denied: apiKeyUsage.denied })
    .from(apiKeyUsage)
    .where(inEnvironment(apiKeyUsage, place, eq(apiKeyUsage.keyId, id)))
    .orderBy(desc(apiKeyUsage.day))
    .limit(limit);
}

/** Sums since a day, the busiest keys first, at most `limit` of them. */
export function selectUsageOfCompany(
  db: Database,
  place: EnvironmentPlace,
  fromDay: number,
  limit: number,
) {
  const admitted = sql<number>`sum(${apiKeyUsage.admitted})`;
  const denied = sql<number>`sum(${apiKeyUsage.denied})`;
  return db
    .select({ keyId: apiKeyUsage.keyId, admitted, denied })
    .from(apiKeyUsage)
    .where(inEnvironment(apiKeyUsage, place, gte(apiKeyUsage.day, fromDay)))
    .groupBy(apiKeyUsage.keyId)
    .orderBy(desc(admitted))
    .limit(limit);
}
