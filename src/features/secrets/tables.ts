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
import type { BindingType, HolderType, SecretStatus, SecretType } from "./rules/secret.ts";

/** What is known of a secret but its value, which is in the store alone. */
export const secrets = sqliteTable(
  "secrets",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    slug: text("slug").notNull(),
    /** The store's name, shown as `path`; used once, ever. */
    physicalName: text("physical_name").notNull(),
    type: text("type").$type<SecretType>().notNull(),
    description: text("description"),
    /** What it is searched by (`foldText`); null in rows of before, until the sweep has been by. */
    descriptionFolded: text("description_folded"),
    tags: text("tags", { mode: "json" }).$type<Record<string, string>>().notNull(),
    allowedHosts: text("allowed_hosts", { mode: "json" }).$type<readonly string[]>().notNull(),
    status: text("status").$type<SecretStatus>().notNull(),
    /** Counted by us, for people: 1, 2, 3… */
    version: integer("version").notNull(),
    /** The store's id of the current version; null until the first one is there. */
    versionToken: text("version_token"),
    /** The operation under way: every step's outcome is written on condition of its id. */
    attemptId: text("attempt_id"),
    /** Who began it, or the last one: the version that it makes is theirs. */
    attemptBy: text("attempt_by"),
    /** The token of the version being written. */
    pendingToken: text("pending_token"),
    /** When an operation last took a step; the sweep leaves alone what is younger than its age limit. */
    touchedAt: integer("touched_at").notNull(),
    /** Until then the operation under way is expected to answer; null where its outcome is unknown, or there is none. */
    answerBy: integer("answer_by"),
    /** When the sweep looks which version is the store's current one: a superseded request may have arrived by then. */
    recheckAt: integer("recheck_at"),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    lastRotatedAt: integer("last_rotated_at"),
    reminderIntervalDays: integer("reminder_interval_days"),
    /** Last rotated, or created, plus the interval. */
    reminderDueAt: integer("reminder_due_at"),
    /** When the next notice of that due date goes out: at the date, then weekly. */
    nextNoticeAt: integer("next_notice_at"),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    // Also all that a page needs to be counted and skipped to.
    uniqueIndex("secrets_slug").on(table.companyId, table.environment, table.slug),
    uniqueIndex("secrets_physical_name").on(table.physicalName),
    index("secrets_unsettled")
      .on(table.touchedAt)
      .where(sql`status <> 'active'`),
    index("secrets_recheck")
      .on(table.recheckAt)
      .where(sql`recheck_at IS NOT NULL`),
    index("secrets_unfolded")
      .on(table.descriptionFolded)
      .where(sql`description_folded IS NULL AND description IS NOT NULL`),
    index("secrets_due")
      .on(table.companyId, table.environment, table.reminderDueAt, table.slug)
      .where(sql`reminder_due_at IS NOT NULL`),
    index("secrets_next_notice")
      .on(table.nextNoticeAt)
      .where(sql`next_notice_at IS NOT NULL`),
  ],
);

/** Every physical name that was ever given out, so that none is given twice, and which of them are abandoned. */
export const secretNames = sqliteTable(
  "secret_names",
  {
    physicalName: text("physical_name").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    slug: text("slug").notNull(),
    /** Which use of the slug this was: 1, 2, 3… */
    use: integer("use").notNull(),
    /** When the sweep deletes what the store may hold under an abandoned name; null where there is nothing to delete. */
    discardAt: integer("discard_at"),
    /** The version that the abandoned creation was to make: only its own is deleted. Null: whatever is there. */
    discardToken: text("discard_token"),
  },
  (table) => [
    uniqueIndex("secret_names_use").on(table.companyId, table.environment, table.slug, table.use),
    index("secret_names_discard")
      .on(table.discardAt)
      .where(sql`discard_at IS NOT NULL`),
  ],
);

/** Every version that a secret has had, and what was retrieved of it. Kept when the store has dropped its value. */
export const secretVersions = sqliteTable(
  "secret_versions",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    secretId: text("secret_id").notNull(),
    version: integer("version").notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    retrievals: integer("retrievals").notNull().default(0),
    lastRetrievedAt: integer("last_retrieved_at"),
    /** When it was told that nothing holds this version any more. */
    unusedToldAt: integer("unused_told_at"),
    /** When the sweep looks whether anything still holds it. Null: it is the current one, or held, or all is told. */
    unusedCheckAt: integer("unused_check_at"),
  },
  (table) => [
    primaryKey({ columns: [table.secretId, table.version] }),
    index("secret_versions_check")
      .on(table.unusedCheckAt)
      .where(sql`unused_check_at IS NOT NULL`),
  ],
);

/** What retrieved a version and still runs. */
export const secretHolds = sqliteTable(
  "secret_holds",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    secretId: text("secret_id").notNull(),
    version: integer("version").notNull(),
    holderType: text("holder_type").$type<HolderType>().notNull(),
    holderId: text("holder_id").notNull(),
    /** Of the first retrieval. */
    heldAt: integer("held_at").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.secretId, table.version, table.holderType, table.holderId],
    }),
    index("secret_holds_holder").on(
      table.companyId,
      table.environment,
      table.holderType,
      table.holderId,
    ),
  ],
);

/** What names a secret. Written in the batch of the definition it comes from; by slug, so a new secret of that slug is meant too. */
export const secretBindings = sqliteTable(
  "secret_bindings",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    slug: text("slug").notNull(),
    consumerType: text("consumer_type").$type<BindingType>().notNull(),
    consumerId: text("consumer_id").notNull(),
    consumerName: text("consumer_name").notNull(),
    /** The one host this value may go to through it; null where the secret's own list decides. */
    host: text("host"),
  },
  (table) => [
    primaryKey({
      columns: [
        table.companyId,
        table.environment,
        table.slug,
        table.consumerType,
        table.consumerId,
      ],
    }),
    index("secret_bindings_consumer").on(table.companyId, table.consumerType, table.consumerId),
  ],
);
