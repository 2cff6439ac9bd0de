import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";

/** One row a Cognito sign-in that came with an access token; the id is derived from (issuer, origin_jti). */
export const signIns = sqliteTable(
  "sign_ins",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    clientId: text("client_id").notNull(),
    signedInAt: integer("signed_in_at").notNull(),
    mfaPassedAt: integer("mfa_passed_at"),
    endedAt: integer("ended_at"),
    lastSeenAt: integer("last_seen_at").notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (table) => [
    index("sign_ins_user").on(table.userId, table.endedAt, table.lastSeenAt),
    index("sign_ins_seen").on(table.lastSeenAt),
  ],
);

/** What is listed and ended of browser sessions; the session itself is its object. The cookie's value is nowhere. */
export const browserSessions = sqliteTable(
  "browser_sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull(),
    /** Selected company; null for a person without one. */
    companyId: text("company_id"),
    environment: text("environment").$type<Environment>().notNull().default("live"),
    signedInAt: integer("signed_in_at").notNull(),
    mfaPassedAt: integer("mfa_passed_at"),
    endedAt: integer("ended_at"),
    lastSeenAt: integer("last_seen_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    ip: text("ip"),
    userAgent: text("user_agent"),
  },
  (table) => [
    index("browser_sessions_user").on(table.userId, table.endedAt, table.lastSeenAt),
    index("browser_sessions_expiry").on(table.expiresAt),
  ],
);
