import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { Role } from "../../core/actor.ts";
import type { MfaRequirement } from "../../core/mfa-state.ts";
import type { Plan } from "../../core/plans.ts";

export const companies = sqliteTable(
  "companies",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    plan: text("plan").$type<Plan>().notNull(),
    /** Agreed limits of an Enterprise company; null: those of the plan. */
    limitPerMinute: integer("limit_per_minute"),
    limitPerDay: integer("limit_per_day"),
    /** Who must have a second factor. */
    mfaRequired: text("mfa_required").$type<MfaRequirement>().notNull().default("none"),
    /** Since when it has been asked of owners and admins. Sign-ins from before are asked at their next login only. */
    mfaRequiredSince: integer("mfa_required_since"),
    /** Since when it has been asked of members as well; null: as long as of admins. */
    mfaAllSince: integer("mfa_all_since"),
    /** Counted up with every change of a policy. */
    policyVersion: integer("policy_version").notNull().default(0),
    /** Age at which a key without an expiry is spoken of, once. Zero: never. */
    keyAgeNoticeDays: integer("key_age_notice_days").notNull().default(90),
    createdAt: integer("created_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [uniqueIndex("companies_slug").on(table.slug)],
);

/** A person. Known by (issuer, sub) and by nothing else: e-mail addresses change hands. */
export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    issuer: text("issuer").notNull(),
    sub: text("sub").notNull(),
    /** In the form in which addresses are compared (`core/email-address.ts`); empty where the pool named none. */
    email: text("email").notNull(),
    /** As the last ID token at our own callback said; nothing is ever joined by an unverified address. */
    emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
    name: text("name").notNull(),
    /** What both are searched by (`foldText`); null in rows of before. A name is folded by the sweep, an address was ASCII. */
    nameFolded: text("name_folded"),
    emailFolded: text("email_folded"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("users_issuer_sub").on(table.issuer, table.sub),
    index("users_unfolded")
      .on(table.nameFolded)
      .where(sql`name_folded IS NULL`),
  ],
);

export const memberships = sqliteTable(
  "memberships",
  {
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role").$type<Role>().notNull(),
    status: text("status").$type<"active" | "deactivated">().notNull(),
    /** What this person signed in with until then is of no use in this company any more. */
    sessionsEndedAt: integer("sessions_ended_at"),
    createdAt: integer("created_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.userId] }),
    index("memberships_user").on(table.userId),
    index("memberships_list").on(table.companyId, table.createdAt, table.userId),
  ],
);

export const groups = sqliteTable(
  "groups",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id),
    name: text("name").notNull(),
    /** What it is unique by; null in rows of before, until the sweep has been by. */
    nameFolded: text("name_folded"),
    description: text("description"),
    createdAt: integer("created_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    uniqueIndex("groups_company_name").on(table.companyId, table.name),
    index("groups_unfolded")
      .on(table.nameFolded)
      .where(sql`name_folded IS NULL`),
  ],
);

export const groupMembers = sqliteTable(
  "group_members",
  {
    companyId: text("company_id").notNull(),
    groupId: text("group_id")
      .notNull()
      .references(() => groups.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
  },
  (table) => [
    primaryKey({ columns: [table.groupId, table.userId] }),
    index("group_members_company_user").on(table.companyId, table.userId),
  ],
);

/** An invitation to a company, for the person who proves the address. The inviter gets the token once; here is its hash. */
export const invitations = sqliteTable(
  "invitations",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id")
      .notNull()
      .references(() => companies.id),
    /** As a user's. */
    email: text("email").notNull(),
    role: text("role").$type<Role>().notNull(),
    tokenHash: text("token_hash").notNull(),
    status: text("status").$type<"pending" | "accepted" | "revoked">().notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    expiresAt: integer("expires_at").notNull(),
    acceptedBy: text("accepted_by"),
  },
  (table) => [
    uniqueIndex("invitations_token").on(table.tokenHash),
    index("invitations_list").on(table.companyId, table.createdAt, table.id),
    index("invitations_address").on(table.email, table.createdAt),
    index("invitations_expiry").on(table.expiresAt),
  ],
);
