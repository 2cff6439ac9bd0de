import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { PolicyConditions, PolicyPrincipals } from "./rules/policy.ts";

/** Policy documents as the contract writes them. Any change counts the company's `policyVersion` up in the same batch. */
export const policies = sqliteTable(
  "policies",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    name: text("name").notNull(),
    description: text("description"),
    effect: text("effect").$type<"Allow" | "Deny">().notNull(),
    resource: text("resource").notNull(),
    actions: text("actions", { mode: "json" }).$type<readonly string[]>().notNull(),
    conditions: text("conditions", { mode: "json" }).$type<PolicyConditions>().notNull(),
    principals: text("principals", { mode: "json" }).$type<PolicyPrincipals>().notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    updatedAt: integer("updated_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [index("policies_list").on(table.companyId, table.createdAt, table.id)],
);
