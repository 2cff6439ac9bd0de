import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { ApiScope } from "../../core/api-scopes.ts";
import type { ClientStatus } from "./rules/client.ts";

/** Registered, third-party clients. `id` is ours until Cognito has given the client its own. */
export const oauthClients = sqliteTable(
  "oauth_clients",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    /** Cognito's; null while the registration is under way. */
    clientId: text("client_id").unique(),
    name: text("name").notNull(),
    redirectUris: text("redirect_uris", { mode: "json" }).$type<readonly string[]>().notNull(),
    logoutUris: text("logout_uris", { mode: "json" }).$type<readonly string[]>().notNull(),
    /** What the client's tokens may reach at most. */
    scopes: text("scopes", { mode: "json" }).$type<readonly ApiScope[]>().notNull(),
    confidential: integer("confidential", { mode: "boolean" }).notNull(),
    status: text("status").$type<ClientStatus>().notNull(),
    /** Of the operation under way; outcomes are written on condition of it. */
    attemptId: text("attempt_id"),
    touchedAt: integer("touched_at").notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    index("oauth_clients_list").on(table.companyId, table.createdAt, table.id),
    index("oauth_clients_unsettled")
      .on(table.touchedAt)
      .where(sql`status <> 'active'`),
  ],
);
