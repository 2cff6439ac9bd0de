import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { Role } from "../../core/actor.ts";
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
    createdAt: integer("created_at").notNull(),
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
    email: text("email").notNull(),
    name: text("name").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("users_issuer_sub").on(table.issuer, table.sub)],
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
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.userId] }),
    index("memberships_user").on(table.userId),
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
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("groups_company_name").on(table.companyId, table.name)],
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
