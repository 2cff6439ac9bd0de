import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { ApiScope } from "../../core/api-scopes.ts";
import type { Environment } from "../../core/environment.ts";

/** A key is known by its SHA-256 (P1). Times are milliseconds. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    name: text("name").notNull(),
    /** What it is searched by (`foldText`); null in rows of before, which are searched as ASCII is folded. */
    nameFolded: text("name_folded"),
    scopes: text("scopes", { mode: "json" }).$type<readonly ApiScope[]>().notNull(),
    hash: text("hash").notNull(),
    /** Id of the seal secret that sealed it; null in rows of before there was the column. */
    sealedBy: text("sealed_by"),
    hint: text("hint").notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    expiresAt: integer("expires_at"),
    /** When the key stopped, or, in the future, when its grace after a rotation ends. */
    revokedAt: integer("revoked_at"),
    revokedReason: text("revoked_reason"),
    replacedBy: text("replaced_by"),
    lastUsedAt: integer("last_used_at"),
    /** 1 from the commit of a revocation until the key's object has fenced it. */
    fencePending: integer("fence_pending", { mode: "boolean" }).notNull().default(false),
    /** When the next notice about the key's end or age may be due. Zero: not worked out yet; null: never. */
    nextNoticeAt: integer("next_notice_at").default(0),
    /** When its age was spoken of, which happens once. */
    ageNoticedAt: integer("age_noticed_at"),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    uniqueIndex("api_keys_hash").on(table.hash),
    index("api_keys_sealed_by").on(table.sealedBy),
    index("api_keys_list").on(table.companyId, table.createdAt, table.id),
    index("api_keys_list_environment").on(
      table.companyId,
      table.environment,
      table.createdAt,
      table.id,
    ),
    index("api_keys_standing")
      .on(table.companyId, table.environment, table.createdAt, table.id)
      .where(sql`revoked_at IS NULL`),
    index("api_keys_fence")
      .on(table.id)
      .where(sql`fence_pending = 1`),
    index("api_keys_next_notice")
      .on(table.nextNoticeAt)
      .where(sql`next_notice_at IS NOT NULL`),
  ],
);

/** Where a key has been used from: keyed hashes, so that a copy of the table is no list of addresses. Bounded per key. */
export const apiKeyAddresses = sqliteTable(
  "api_key_addresses",
  {
    keyId: text("key_id").notNull(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    addressHash: text("address_hash").notNull(),
    firstSeenAt: integer("first_seen_at").notNull(),
    /** To the day. */
    seenAt: integer("seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.keyId, table.addressHash] })],
);

/** One row a key and UTC day, absolute numbers; an older report of the object never replaces a newer one. */
export const apiKeyUsage = sqliteTable(
  "api_key_usage",
  {
    keyId: text("key_id").notNull(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    /** Days since 1970. */
    day: integer("day").notNull(),
    admitted: integer("admitted").notNull(),
    denied: integer("denied").notNull(),
    /** The object's last grant when it reported. */
    seq: integer("seq").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.day] }),
    index("api_key_usage_company").on(table.companyId, table.environment, table.day),
  ],
);
