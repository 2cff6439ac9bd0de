import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One row a restore of this database to an earlier time. `npm run db:restored` writes it, the Worker's job works on it. */
export const restores = sqliteTable("restores", {
  /** When it was restored: what began before that is over. */
  at: integer("at").primaryKey(),
  /** The earlier time that the rows are of. */
  restoredTo: integer("restored_to").notNull(),
  /** When all that cannot be asked of anybody was ended; null before. */
  endedAt: integer("ended_at"),
  /** How far the walk over API keys is, and when each had been asked of its object. */
  keysAfter: text("keys_after").notNull().default(""),
  keysDoneAt: integer("keys_done_at"),
  keysEnded: integer("keys_ended").notNull().default(0),
  /** The same for secrets and the store. */
  secretsAfter: text("secrets_after").notNull().default(""),
  secretsDoneAt: integer("secrets_done_at"),
  secretsChanged: integer("secrets_changed").notNull().default(0),
  /** Questions of the walks under way that got no answer: that walk begins anew. */
  failed: integer("failed").notNull().default(0),
  checkedAt: integer("checked_at"),
});
