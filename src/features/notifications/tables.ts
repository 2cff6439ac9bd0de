import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import type { Audience } from "../../core/announce.ts";

/** What is to be told to somebody, committed with what it is about. Ids and names only: no value, code, hash or token. */
export const outbox = sqliteTable(
  "outbox",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    companyId: text("company_id"),
    userId: text("user_id"),
    kind: text("kind").notNull(),
    payload: text("payload", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /** Null: nothing is like it. */
    dedupeKey: text("dedupe_key"),
    audience: text("audience", { mode: "json" }).$type<Audience>(),
    createdAt: integer("created_at").notNull(),
    handledAt: integer("handled_at"),
  },
  (table) => [
    index("outbox_waiting")
      .on(table.seq)
      .where(sql`handled_at IS NULL`),
    uniqueIndex("outbox_dedupe").on(table.dedupeKey),
  ],
);
