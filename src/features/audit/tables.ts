import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";
import type { AuditAction, AuditCategory, AuditOutcome } from "./rules/event.ts";

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
    // One for each filter. `seq` is SQLite's row id, which ends every index by itself: they are all in its order.
    index("audit_events_environment").on(table.companyId, table.environment),
    index("audit_events_action").on(table.companyId, table.action),
    index("audit_events_actor").on(table.companyId, table.actorId),
    index("audit_events_target").on(table.companyId, table.target),
    index("audit_events_category").on(table.companyId, table.category),
    index("audit_events_outcome").on(table.companyId, table.outcome),
    index("audit_events_at").on(table.companyId, table.at),
  ],
);

/** How far each company's log is sealed. A row is made when its first event is found. */
export const auditHeads = sqliteTable(
  "audit_heads",
  {
    companyId: text("company_id").primaryKey(),
    /** Events found so far reach to here. */
    foundThrough: integer("found_through").notNull(),
    /** Events at or under this `seq` are sealed and never change. */
    sealedThrough: integer("sealed_through").notNull().default(0),
    /** Of the last segment; 0, null and 0 before the first. */
    segment: integer("segment").notNull().default(0),
    hash: text("hash"),
    totalEvents: integer("total_events").notNull().default(0),
    /** The latest time of any event sealed so far. */
    newestAt: integer("newest_at").notNull().default(0),
    /** When there is something to seal; null while there is nothing. */
    dueAt: integer("due_at"),
  },
  (table) => [
    index("audit_heads_due")
      .on(table.dueAt)
      .where(sql`due_at IS NOT NULL`),
  ],
);

/** The sealed parts of a company's log, a chain by hash. A dropped one keeps its row: the chain stays whole. */
export const auditSegments = sqliteTable(
  "audit_segments",
  {
    companyId: text("company_id").notNull(),
    number: integer("number").notNull(),
    firstSeq: integer("first_seq").notNull(),
    lastSeq: integer("last_seq").notNull(),
    firstEvent: text("first_event").notNull(),
    lastEvent: text("last_event").notNull(),
    events: integer("events").notNull(),
    /** Of this segment and all before it. */
    totalEvents: integer("total_events").notNull(),
    eventsHash: text("events_hash").notNull(),
    previousHash: text("previous_hash"),
    hash: text("hash").notNull(),
    keyId: text("key_id").notNull(),
    signature: text("signature").notNull(),
    sealedAt: integer("sealed_at").notNull(),
    /** The latest time of any event in this segment and all before it, so segments age in their order. */
    newestAt: integer("newest_at").notNull(),
    droppedAt: integer("dropped_at"),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.number] }),
    uniqueIndex("audit_segments_last").on(table.companyId, table.lastSeq),
    index("audit_segments_kept")
      .on(table.newestAt, table.companyId, table.number)
      .where(sql`dropped_at IS NULL`),
  ],
);

/** One row: through which `seq` of the whole log the heads know of new events. */
export const auditProgress = sqliteTable("audit_progress", {
  id: integer("id").primaryKey(),
  foundThrough: integer("found_through").notNull(),
});
