import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { Actor } from "../../core/actor.ts";
import type { Environment } from "../../core/environment.ts";
import type { RequestStatus } from "./rules/request.ts";
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
    index("services_workflow").on(table.companyId, table.environment, table.workflowId),
  ],
);

export const requests = sqliteTable(
  "requests",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    serviceId: text("service_id").notNull(),
    title: text("title").notNull(),
    input: text("input", { mode: "json" }).$type<unknown>().notNull(),
    status: text("status").$type<RequestStatus>().notNull(),
    assigneeId: text("assignee_id"),
    /** Of the service's workflow; null where the service has none. */
    instanceId: text("instance_id"),
    createdByType: text("created_by_type").$type<Actor["type"]>().notNull(),
    createdById: text("created_by_id").notNull(),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    closedAt: integer("closed_at"),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    index("requests_list").on(table.companyId, table.environment, table.createdAt, table.id),
    index("requests_by_status").on(
      table.companyId,
      table.environment,
      table.status,
      table.createdAt,
      table.id,
    ),
    index("requests_by_service").on(
      table.companyId,
      table.environment,
      table.serviceId,
      table.createdAt,
      table.id,
    ),
    index("requests_instance").on(table.companyId, table.environment, table.instanceId),
  ],
);
