import { and, count, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { runners } from "../tables.ts";

/** Runners that go on and whose credential only one of these seal secrets knows; rows of before the column count, too. */
export function buildRunnersSealedBy(db: Database, sealIds: readonly string[]) {
  const { sealedBy, revokedAt, credentialHash } = runners;
  const named = sql`(SELECT value FROM json_each(${JSON.stringify(sealIds)}))`;
  return db
    .select({ value: count() })
    .from(runners)
    .where(
      and(
        or(isNull(sealedBy), inArray(sealedBy, named)),
        isNull(revokedAt),
        isNotNull(credentialHash),
      ),
    );
}
