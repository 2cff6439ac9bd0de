import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { RingName } from "./rules.ts";

/** One row a list of keys that the Worker holds: ids and counts, for the operator who changes them. */
export const keyRings = sqliteTable("key_rings", {
  name: text("name").$type<RingName>().primaryKey(),
  /** Of the key that seals, wraps or signs. */
  firstId: text("first_id").notNull(),
  firstSince: integer("first_since").notNull(),
  /** Of the keys that only open or verify. */
  retiredIds: text("retired_ids", { mode: "json" }).$type<readonly string[]>().notNull(),
  /** What is still under a retired key. */
  left: integer("left_under").notNull().default(0),
  /** Of these: what opens under none. */
  broken: integer("broken").notNull().default(0),
  /** How far the walk over the objects is. */
  walkAfter: integer("walk_after").notNull().default(0),
  /** Objects of this walk that did not answer. */
  walkFailed: integer("walk_failed").notNull().default(0),
  /** When a walk ended in which each object answered; null before. */
  walkedAt: integer("walked_at"),
  checkedAt: integer("checked_at").notNull(),
});
