import { and, count, gt, inArray, isNull, or, sql } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { apiKeys } from "../tables.ts";

/** Keys that go on and that only one of these seal secrets knows; those of before the column was are taken for such. */
export function buildKeysSealedBy(db: Database, sealIds: readonly string[], nowMs: number) {
  const { sealedBy, revokedAt, expiresAt } = apiKeys;
  const lives = and(
    or(isNull(revokedAt), gt(revokedAt, nowMs)),
    or(isNull(expiresAt), gt(expiresAt, nowMs)),
  );
  const named = sql`(SELECT value FROM json_each(${JSON.stringify(sealIds)}))`;
  return db
    .select({ value: count() })
    .from(apiKeys)
    .where(and(or(isNull(sealedBy), inArray(sealedBy, named)), lives));
}
