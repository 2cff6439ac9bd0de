import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One row a physical name, kept after deletion: a name is used once, and a late write finds that it is over. */
export const vaultNames = sqliteTable("vault_names", {
  name: text("name").primaryKey(),
  currentToken: text("current_token"),
  createdAt: integer("created_at").notNull(),
  deletedAt: integer("deleted_at"),
});

/** The embedded vault. `envelope` is the only place in the database where a value is, sealed. */
export const vaultVersions = sqliteTable(
  "vault_versions",
  {
    name: text("name")
      .notNull()
      .references(() => vaultNames.name),
    token: text("token").notNull(),
    envelope: text("envelope").notNull(),
    /** Id of the master key that wraps the data key: what the rewrap looks for. */
    keyId: text("key_id").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.name, table.token] }),
    index("vault_versions_key").on(table.keyId),
  ],
);
