/** Who is told, written so that repeating it adds nothing. */

import { sql } from "drizzle-orm";

import type { Category } from "../../../core/notice-kind.ts";
import type { Database } from "../../../platform/d1/database.ts";
import type { Channel } from "../rules/delivery.ts";
import { SWEEP_GRACE_MS } from "../rules/delivery.ts";
import { deliveries, notificationPreferences, notifications } from "../tables.ts";

export interface NewNotification {
  readonly id: string;
  readonly userId: string;
  readonly noticeSeq: number;
  readonly companyId: string | null;
}

export interface NewDelivery {
  readonly id: string;
  readonly noticeSeq: number;
  readonly companyId: string | null;
  readonly channel: Channel;
  readonly recipient: string;
  /** Nothing is sent now: its endpoint is disabled. */
  readonly state?: "missed";
  /** Of an e-mail that may become a part of a digest. */
  readonly category?: Category;
}

/** In one transaction. Returns those deliveries that were not there before and are to be sent. */
export async function insertRecipients(
  db: Database,
  rows: {
    readonly notifications: readonly NewNotification[];
    readonly deliveries: readonly NewDelivery[];
  },
  nowMs: number,
): Promise<Pick<typeof deliveries.$inferSelect, "id" | "companyId">[]> {
  const [, inserted] = await db.batch([
    // One parameter for all of them, for D1 allows a hundred; `WHERE true` keeps SQLite from reading ON as a join's.
    db
      .insert(notifications)
      .select(
        sql`SELECT value ->> 'userId', value ->> 'noticeSeq', value ->> 'id', value ->> 'companyId', ${nowMs}, NULL
          FROM json_each(${JSON.stringify(rows.notifications)}) WHERE true`,
      )
      .onConflictDoNothing(),
    db
      .insert(deliveries)
      .select(
        sql`SELECT value ->> 'id', value ->> 'noticeSeq', value ->> 'companyId', value ->> 'channel', value ->> 'recipient',
          coalesce(value ->> 'state', 'pending'), 0, NULL, ${nowMs}, ${nowMs + SWEEP_GRACE_MS}, ${nowMs}, iif(value ->> 'state' = 'missed', ${nowMs}, NULL), NULL, 0, value ->> 'category', NULL, NULL
          FROM json_each(${JSON.stringify(rows.deliveries)}) WHERE true`,
      )
      .onConflictDoNothing()
      .returning({ id: deliveries.id, companyId: deliveries.companyId, state: deliveries.state }),
  ]);
  return inserted
    .filter(({ state }) => state === "pending")
    .map(({ id, companyId }) => ({ id, companyId }));
}

/** What these people do not want; who is not in it wants everything. */
export async function selectMuted(
  db: Database,
  userIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  if (userIds.length === 0) return new Map();
  const among = sql`${notificationPreferences.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  const rows = await db.select().from(notificationPreferences).where(among);
  return new Map(rows.map((row) => [row.userId, row.muted]));
}
