import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { FactorSlot } from "./rules/factor.ts";
import type { SmsPurpose } from "./rules/sms-limits.ts";

/** At most one in each slot a person; a factor belongs to the person, whatever company they act in. */
export const mfaFactors = sqliteTable(
  "mfa_factors",
  {
    userId: text("user_id").notNull(),
    slot: text("kind").$type<FactorSlot>().notNull(),
    /** TOTP: the secret, sealed (AES-256-GCM, AAD = user + factor). SMS: null. */
    sealedSecret: text("sealed_secret"),
    /** SMS: the number, E.164. */
    phoneNumber: text("phone_number"),
    createdAt: integer("created_at").notNull(),
    /** Null while the enrolment waits for its first code. */
    confirmedAt: integer("confirmed_at"),
    /** TOTP: the last step accepted; a code of it or before works no more. */
    lastStep: integer("last_step").notNull().default(0),
    /** Wrong codes in a row, across sessions and addresses. */
    failures: integer("failures").notNull().default(0),
    lockedUntil: integer("locked_until"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.slot] }),
    // By the master key that a secret is sealed under.
    index("mfa_factors_sealed").on(table.sealedSecret),
  ],
);

/** SHA-256 hashes; each code has at least 112 bits (ASVS 6.5.2). */
export const recoveryCodes = sqliteTable(
  "recovery_codes",
  {
    userId: text("user_id").notNull(),
    hash: text("hash").notNull(),
    createdAt: integer("created_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.hash] })],
);

/** Codes sent by text message: one live code a person, and the record that bounds how many are sent. */
export const smsCodes = sqliteTable(
  "sms_codes",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    phoneNumber: text("phone_number").notNull(),
    /** HMAC of the code: six digits are no secret to a plain hash. */
    codeHash: text("code_hash").notNull(),
    sentAt: integer("sent_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    purpose: text("purpose").$type<SmsPurpose>().notNull().default("enroll"),
    /** In which it was asked for. */
    companyId: text("company_id"),
    /** By its calling code. */
    country: text("country"),
  },
  (table) => [
    // Only what the limits by company and country count.
    index("sms_codes_company")
      .on(table.companyId, table.sentAt)
      .where(sql`purpose = 'enroll'`),
    index("sms_codes_country")
      .on(table.country, table.sentAt)
      .where(sql`purpose = 'enroll'`),
    index("sms_codes_user").on(table.userId, table.sentAt),
    index("sms_codes_number").on(table.phoneNumber, table.sentAt),
    index("sms_codes_expiry").on(table.expiresAt),
  ],
);
