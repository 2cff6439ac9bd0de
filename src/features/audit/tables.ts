import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";
import type { AuditAction, AuditCategory, AuditOutcome } from "./event.ts";

/** Append-only. `seq` is D1's own order: time never decides what came first. Targets are plain ids: events outlive them. */
export const auditEvents = sqliteTable(
  "audit_events",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    id: text("id").notNull(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>(),
    at: integer("at").notNull(),
    actorType: text("actor_type").notNull(),
    actorId: text("actor_id").notNull(),
    actorName: text("actor_name"),
    ip: text("ip"),
    action: text("action").$type<AuditAction>().notNull(),
    category: text("category").$type<AuditCategory>().notNull(),
    target: text("target").notNull(),
    outcome: text("outcome").$type<AuditOutcome>().notNull(),
    source: text("source").notNull(),
    requestId: text("request_id").notNull(),
    details: text("details", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /** Refusals only: one event per credential, code and minute. Null elsewhere. */
    dedupeKey: text("dedupe_key"),
    /** How many times within that minute; 1 for everything but refusals. A lower bound. */
    count: integer("count").notNull().default(1),
  },
  (table) => [
    uniqueIndex("audit_events_id").on(table.id),
    uniqueIndex("audit_events_dedupe").on(table.dedupeKey),
    index("audit_events_company").on(table.companyId, table.seq),
  ],
);
