import { sql, type SQL } from "drizzle-orm";

import type { Audience } from "../../../core/announce.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { outbox } from "../tables.ts";

/** A notice for each row of the query, in one statement (`platform/d1/announce-each.ts`). */
export function insertEachNotice(db: Database, notices: SQL, nowMs: number): Write {
  const rows = db
    .select({
      // Numbered by the table.
      seq: sql<number>`NULL`.as("seq"),
      companyId: sql<string | null>`company_id`.as("company_id"),
      userId: sql<string | null>`user_id`.as("user_id"),
      kind: sql<string>`kind`.as("kind"),
      payload: sql<Record<string, unknown>>`payload`.as("payload"),
      // What has no key of its own is like nothing else and may be forgotten, as in `insertNotice`.
      dedupeKey: sql<string>`coalesce(dedupe_key, 'once|' || lower(hex(randomblob(12))))`.as(
        "dedupe_key",
      ),
      audience: sql<Audience | null>`audience`.as("audience"),
      createdAt: sql<number>`CAST(${nowMs} AS INTEGER)`.as("created_at"),
      handledAt: sql<number | null>`NULL`.as("handled_at"),
      // Nothing kicks them: the sweep's next run does.
      sweepAt: sql<number>`0`.as("sweep_at"),
    })
    .from(sql`(${notices})`)
    // SQLite would else read the ON of ON CONFLICT as that of a join.
    .where(sql`true`);
  return write(db.insert(outbox).select(rows).onConflictDoNothing());
}
