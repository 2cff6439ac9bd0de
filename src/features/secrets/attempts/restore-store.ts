import { asc, gt, isNotNull } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import type { SecretRow } from "../store.ts";
import { secrets } from "../tables.ts";

/** Of all companies, in the order of their ids. */
export function selectAll(db: Database, after: string, limit: number): Promise<SecretRow[]> {
  return db
    .select()
    .from(secrets)
    .where(gt(secrets.id, after))
    .orderBy(asc(secrets.id))
    .limit(limit);
}

/** A look that a row of an earlier time asks for would make the version of then the store's current one again. */
export function forgetRechecks(db: Database): Write {
  return write(db.update(secrets).set({ recheckAt: null }).where(isNotNull(secrets.recheckAt)));
}
