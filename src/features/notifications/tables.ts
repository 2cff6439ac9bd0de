import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { Audience } from "../../core/announce.ts";
import type { Category } from "../../core/notice-kind.ts";
import type { Channel, DeliveryState, Outcome } from "./rules/delivery.ts";
import type { DisabledReason } from "./rules/endpoint.ts";

/** What is to be told to somebody, committed with what it is about. Ids and names only: no value, code, hash or token. */
export const outbox = sqliteTable(
  "outbox",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    companyId: text("company_id"),
    userId: text("user_id"),
    kind: text("kind").notNull(),
    payload: text("payload", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /** Of several with the same one, the first is kept; a random one where nothing is like it. */
    dedupeKey: text("dedupe_key"),
    audience: text("audience", { mode: "json" }).$type<Audience>(),
    createdAt: integer("created_at").notNull(),
    /** All who are to be told have their row in `notifications` or `deliveries`. */
    handledAt: integer("handled_at"),
    /** When the sweep hands it to the Queue (again). Zero, as bulk inserts leave it: at its next run. */
    sweepAt: integer("sweep_at").notNull().default(0),
  },
  (table) => [
    index("outbox_waiting")
      .on(table.seq)
      .where(sql`handled_at IS NULL`),
    uniqueIndex("outbox_dedupe").on(table.dedupeKey),
    index("outbox_sweep")
      .on(table.sweepAt)
      .where(sql`handled_at IS NULL`),
    // Only what may be forgotten; see `deleteOldNotices`.
    index("outbox_age")
      .on(table.createdAt)
      .where(sql`substr(dedupe_key, 1, 5) = 'once|'`),
  ],
);

/** In-app: that this person was told. What they were told is the notice itself. */
export const notifications = sqliteTable(
  "notifications",
  {
    userId: text("user_id").notNull(),
    noticeSeq: integer("notice_seq").notNull(),
    id: text("id").notNull(),
    /** Null: about the person, whichever company they act in. */
    companyId: text("company_id"),
    createdAt: integer("created_at").notNull(),
    readAt: integer("read_at"),
  },
  (table) => [
    // One person, one notice, one row: however often the fan-out runs.
    primaryKey({ columns: [table.userId, table.noticeSeq] }),
    uniqueIndex("notifications_id").on(table.id),
    index("notifications_unread")
      .on(table.userId, table.noticeSeq)
      .where(sql`read_at IS NULL`),
    index("notifications_age").on(table.createdAt),
  ],
);

/** One message to one recipient through one channel. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    /** Also the `webhook-id`: the same at every attempt. */
    id: text("id").primaryKey(),
    noticeSeq: integer("notice_seq").notNull(),
    companyId: text("company_id"),
    channel: text("channel").$type<Channel>().notNull(),
    /** A user, an invitation or a webhook endpoint, by id: addresses are looked up when it is sent. */
    recipient: text("recipient").notNull(),
    state: text("state").$type<DeliveryState>().notNull(),
    attempts: integer("attempts").notNull(),
    /** Of the attempt under way; its outcome is written on condition of it. */
    attemptId: text("claim_id"),
    /** No attempt begins before: the back-off, or the end of the attempt under way. */
    dueAt: integer("due_at").notNull(),
    /** When the sweep hands it to the Queue again. */
    sweepAt: integer("sweep_at").notNull(),
    createdAt: integer("created_at").notNull(),
    finishedAt: integer("finished_at"),
    /** When somebody asked for another try, and how many attempts there had been: the schedule begins anew. */
    retriedAt: integer("retried_at"),
    attemptsBefore: integer("attempts_before").notNull().default(0),
    /** Of an e-mail that may become a part of a digest; null: it is sent by itself, at once. */
    category: text("category").$type<Category>(),
    /** When it became one of the e-mails of the hour that it counts in; of a digest, when it is to go. */
    grantedAt: integer("granted_at"),
    /** The digest that tells of it, a delivery of its own. */
    digestId: text("digest_id"),
  },
  (table) => [
    uniqueIndex("deliveries_once").on(table.noticeSeq, table.channel, table.recipient),
    index("deliveries_sweep")
      .on(table.sweepAt)
      .where(sql`state = 'pending'`),
    index("deliveries_recipient").on(table.companyId, table.recipient, table.createdAt, table.id),
    index("deliveries_age").on(table.createdAt),
    index("deliveries_waiting")
      .on(table.companyId, table.recipient, table.category, table.noticeSeq)
      .where(sql`state = 'pending' AND category IS NOT NULL AND granted_at IS NULL`),
    index("deliveries_granted")
      .on(table.companyId, table.recipient, table.category, table.grantedAt)
      .where(sql`granted_at IS NOT NULL`),
    index("deliveries_digest")
      .on(table.digestId, table.noticeSeq)
      .where(sql`digest_id IS NOT NULL`),
  ],
);

/** The delivery log. As many rows a delivery as it has attempts, which are bounded. */
export const deliveryAttempts = sqliteTable(
  "delivery_attempts",
  {
    deliveryId: text("delivery_id").notNull(),
    number: integer("number").notNull(),
    at: integer("at").notNull(),
    outcome: text("outcome").$type<Outcome>().notNull(),
    statusCode: integer("status_code"),
    durationMs: integer("duration_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.deliveryId, table.number] }),
    index("delivery_attempts_age").on(table.at),
  ],
);

/** What a person does not want, as `category.channel`; no row: they want everything. */
export const notificationPreferences = sqliteTable("notification_preferences", {
  userId: text("user_id").primaryKey(),
  muted: text("muted", { mode: "json" }).$type<readonly string[]>().notNull(),
  revision: integer("revision").notNull(),
});

export const webhookEndpoints = sqliteTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    url: text("url").notNull(),
    description: text("description"),
    events: text("events", { mode: "json" }).$type<readonly string[]>().notNull(),
    status: text("status").$type<"enabled" | "disabled">().notNull(),
    disabledReason: text("disabled_reason").$type<DisabledReason>(),
    /** Sealed under a purpose of its own, bound to the endpoint. */
    sealedSecret: text("sealed_secret").notNull(),
    /** After a rotation it signs as well, for a day. */
    previousSealedSecret: text("previous_sealed_secret"),
    previousUntil: integer("previous_until"),
    /** Of the failures since the last success. */
    failingSince: integer("failing_since"),
    failures: integer("failures").notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    /** Who last said where which events go, and so may read what is sent; null: who made it. */
    setBy: text("set_by"),
    updatedAt: integer("updated_at").notNull(),
    revision: integer("revision").notNull(),
  },
  (table) => [
    index("webhook_endpoints_list").on(table.companyId, table.createdAt, table.id),
    // By the master key that a secret is sealed under.
    index("webhook_endpoints_sealed").on(table.sealedSecret),
    index("webhook_endpoints_previous").on(table.previousSealedSecret),
  ],
);
