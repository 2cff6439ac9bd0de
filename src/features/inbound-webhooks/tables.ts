import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";

/** Addresses that other systems call to start a workflow. */
export const inboundWebhooks = sqliteTable(
  "inbound_webhooks",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    name: text("name").notNull(),
    workflowId: text("workflow_id").notNull(),
    /** The slug of the secret that calls are signed with. */
    secret: text("secret").notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    updatedAt: integer("updated_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    index("inbound_webhooks_list").on(
      table.companyId,
      table.environment,
      table.createdAt,
      table.id,
    ),
    index("inbound_webhooks_workflow").on(table.companyId, table.environment, table.workflowId),
  ],
);

/** Calls that were accepted, so that one sent again answers what the first one did. */
export const inboundCalls = sqliteTable(
  "inbound_calls",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    webhookId: text("webhook_id").notNull(),
    /** Of what was signed: the message's id, or the signature itself. */
    dedupeKey: text("dedupe_key").notNull(),
    instanceId: text("instance_id").notNull(),
    receivedAt: integer("received_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.webhookId, table.dedupeKey] }),
    index("inbound_calls_old").on(table.receivedAt),
    // When a webhook was last called is its last entry.
    index("inbound_calls_last").on(
      table.companyId,
      table.environment,
      table.webhookId,
      table.receivedAt,
    ),
  ],
);
