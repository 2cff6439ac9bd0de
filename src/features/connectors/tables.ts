import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";
import type { ConnectorAuth, ConnectorType } from "./rules/connector.ts";

/** Configured links to other systems. They name secrets by slug and hold no value. */
export const connectors = sqliteTable(
  "connectors",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    type: text("type").$type<ConnectorType>().notNull(),
    /** As it is called: one origin, and the path that every call's path is put behind. */
    baseUrl: text("base_url").notNull(),
    auth: text("auth", { mode: "json" }).$type<ConnectorAuth>().notNull(),
    /** Since when its credential is refused; null while it is not, or where nothing is known. */
    refusedSince: integer("refused_since"),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    updatedAt: integer("updated_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    // Lists go by slug.
    uniqueIndex("connectors_slug").on(table.companyId, table.environment, table.slug),
  ],
);

/** Which phases call a connector. Written in the batch of the workflow's definition; by slug, as references to secrets are. */
export const connectorBindings = sqliteTable(
  "connector_bindings",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    slug: text("slug").notNull(),
    workflowId: text("workflow_id").notNull(),
    phaseKey: text("phase_key").notNull(),
    /** The phase's, for people. */
    name: text("name").notNull(),
  },
  (table) => [
    primaryKey({
      columns: [table.companyId, table.environment, table.slug, table.workflowId, table.phaseKey],
    }),
    index("connector_bindings_workflow").on(table.companyId, table.environment, table.workflowId),
  ],
);
