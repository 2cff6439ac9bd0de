import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One authorization under way at our own pages: single-use, ten minutes, bound to the browser that began it. */
export const authStates = sqliteTable(
  "auth_states",
  {
    /** SHA-256 of the state. */
    stateHash: text("state_hash").primaryKey(),
    /** SHA-256 of the cookie that the browser got with it. */
    browserHash: text("browser_hash").notNull(),
    nonce: text("nonce").notNull(),
    /** PKCE code_verifier, sealed. */
    sealedVerifier: text("sealed_verifier").notNull(),
    returnTo: text("return_to").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    /** Person whose session it led to: reloaded by them, the callback leads on. */
    finishedBy: text("finished_by"),
  },
  (table) => [index("auth_states_expiry").on(table.expiresAt)],
);
