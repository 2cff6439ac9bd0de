import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";
import type { ServiceStatus } from "./rules/service.ts";

export const services = sqliteTable(
  "services",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    name: text("name").notNull(),
    description: text("description"),
    status: text("status").$type<ServiceStatus>().notNull(),
    workflowId: text("workflow_id"),
    tags: text("tags", { mode: "json" }).$type<Record<string, string>>().notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    index("services_list").on(table.companyId, table.environment, table.createdAt, table.id),
  ],
);
