import { sql, type SQL } from "drizzle-orm";

import { isoTimeOf, selectNotices, wholeMs } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { rotationDue, rotationOverdue } from "../notices.ts";
import { WEEK_MS } from "../rules/reminder.ts";
import { secrets } from "../tables.ts";

/** The rules of `reminder.ts` for SQL; a test holds the two against each other. */
function weekOf(nowMs: number): SQL<number> {
  return sql<number>`((${wholeMs(nowMs)} - ${secrets.reminderDueAt}) / ${sql.raw(String(WEEK_MS))})`;
}

/**
 * The oldest first, over all companies. The condition that the partial index needs is written out. Two statements of one
 * batch find the same rows by it, for nothing comes between them. By rowid, which every index ends with: by id, a hundred
 * thousand secrets of one due date would be sorted anew in each round.
 */
function dueAmong(nowMs: number, limit: number): SQL {
  return sql`${secrets} WHERE next_notice_at IS NOT NULL AND ${secrets.nextNoticeAt} <= ${nowMs} ORDER BY ${secrets.nextNoticeAt}, rowid LIMIT ${limit}`;
}

/** At most `limit`. */
export async function countDueReminders(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<number> {
  const [row] = await db
    .select({ due: sql<number>`count(*)` })
    .from(sql`(SELECT 1 FROM ${dueAmong(nowMs, limit)})`);
  return row?.due ?? 0;
}

/**
 * What is to be told of those rows, decided when it is written: an interval changed, a reminder removed or a value
 * replaced before that leaves nothing stale. A secret that is going, or never came, is not spoken of.
 */
export function selectReminderNotices(nowMs: number, limit: number): SQL {
  const week = weekOf(nowMs);
  const kind = sql<string>`CASE ${week} WHEN 0 THEN ${rotationDue.name} ELSE ${rotationOverdue.name} END`;
  const { id, slug, environment, reminderDueAt, reminderIntervalDays, createdBy, tags } = secrets;
  return selectNotices(
    {
      kinds: [rotationDue, rotationOverdue],
      kind,
      companyId: sql`${secrets.companyId}`,
      payload: {
        secretId: sql`${id}`,
        slug: sql`${slug}`,
        environment: sql`${environment}`,
        dueAt: isoTimeOf(reminderDueAt),
        intervalDays: sql`${reminderIntervalDays}`,
        weeksOverdue: week,
      },
      dedupeKey: sql`${kind} || '|' || ${id} || '|' || ${reminderDueAt} || '|' || ${week}`,
      audience: sql<string>`json_object('about', json_object('id', ${slug}, 'tags', json(${tags})), 'creatorId', ${createdBy}, 'holdersOf', json_object('action', 'secrets:update', 'id', ${slug}, 'tags', json(${tags})))`,
    },
    sql`(SELECT * FROM ${dueAmong(nowMs, limit)}) AS ${sql.identifier("secrets")} WHERE ${secrets.status} IN ('active', 'replacing') AND ${reminderDueAt} <= ${nowMs}`,
  );
}

/** On to the next week that has not begun, whatever the row: a secret that is going must not hold up the others. */
export function moveReminders(db: Database, nowMs: number, limit: number): Write {
  const due = secrets.reminderDueAt;
  const next = sql`CASE WHEN ${due} > ${nowMs} THEN ${due} ELSE ${due} + (${weekOf(nowMs)} + 1) * ${sql.raw(String(WEEK_MS))} END`;
  return write(
    db
      .update(secrets)
      .set({ nextNoticeAt: next })
      .where(sql`${secrets.id} IN (SELECT id FROM ${dueAmong(nowMs, limit)})`),
  );
}
