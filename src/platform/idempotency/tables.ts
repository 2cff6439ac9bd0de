import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { StoredAnswer } from "../../core/context.ts";

/** One row a claimed `Idempotency-Key`. `caller` holds company, actor, environment and route. */
export const idempotencyClaims = sqliteTable(
  "idempotency_claims",
  {
    caller: text("scope").notNull(),
    key: text("key").notNull(),
    /** Keyed hash of caller, key and request body: the body may hold a secret that is easily guessed. */
    fingerprint: text("fingerprint").notNull(),
    attemptId: text("attempt_id").notNull(),
    startedAt: integer("started_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    /** The answer, once committed; holds no once-only value. */
    response: text("response", { mode: "json" }).$type<StoredAnswer>(),
  },
  (table) => [
    primaryKey({ columns: [table.caller, table.key] }),
    index("idempotency_claims_expiry").on(table.expiresAt),
    uniqueIndex("idempotency_claims_attempt").on(table.attemptId),
  ],
);
