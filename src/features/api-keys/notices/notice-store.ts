import { isNull, sql, type SQL } from "drizzle-orm";

import type { CompanyPlace } from "../../../core/place.ts";
import { DAY_MS } from "../../../core/time.ts";
import { isoTimeOf, selectNotices, wholeMs } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { acrossEnvironments } from "../../../platform/d1/within-place.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { keyAgeNoticeDays } from "../../tenancy/index.ts";
import { keyExpired, keyExpiring, keyOld } from "../notices.ts";
import { NOTICE_DAYS } from "../rules/key-notice.ts";
import { apiKeys } from "../tables.ts";

const DAY = sql.raw(String(DAY_MS));

/** What the row of a new key says of its age: for a key without an end, as the company's setting is at that moment. */
export function ageNotice(key: {
  readonly companyId: string;
  readonly createdAt: number;
  readonly expiresAt?: number | null | undefined;
}): { nextNoticeAt?: SQL } {
  if (key.expiresAt !== null && key.expiresAt !== undefined) return {};
  return {
    nextNoticeAt: sql`${wholeMs(key.createdAt)} + ${keyAgeNoticeDays(key.companyId)} * ${DAY}`,
  };
}

/** After the setting has changed. Zero days: never. */
export function moveAgeNotices(db: Database, place: CompanyPlace, days: number): Write {
  const nextNoticeAt = days === 0 ? null : sql`${apiKeys.createdAt} + ${wholeMs(days * DAY_MS)}`;
  const unspoken = [
    isNull(apiKeys.expiresAt),
    isNull(apiKeys.revokedAt),
    isNull(apiKeys.ageNoticedAt),
  ];
  return write(
    db
      .update(apiKeys)
      .set({ nextNoticeAt })
      .where(acrossEnvironments(apiKeys, place, ...unspoken)),
  );
}

/** The oldest first, over all companies, as the reminders of secrets do. The partial index's condition is written out. */
function dueAmong(nowMs: number, limit: number): SQL {
  return sql`${apiKeys} WHERE next_notice_at IS NOT NULL AND ${apiKeys.nextNoticeAt} <= ${nowMs} ORDER BY ${apiKeys.nextNoticeAt}, rowid LIMIT ${limit}`;
}

/** At most `limit`. */
export async function countDueKeys(db: Database, nowMs: number, limit: number): Promise<number> {
  const [row] = await db
    .select({ due: sql<number>`count(*)` })
    .from(sql`(SELECT 1 FROM ${dueAmong(nowMs, limit)})`);
  return row?.due ?? 0;
}

/** `decideExpiryNotice` for SQL; null where none has come. */
function daysLeft(nowMs: number): SQL {
  const cases = NOTICE_DAYS.toReversed().map(
    (days) =>
      sql`WHEN ${apiKeys.expiresAt} - ${sql.raw(String(days * DAY_MS))} <= ${nowMs} THEN ${sql.raw(String(days))}`,
  );
  return sql`CASE ${sql.join(cases, sql` `)} END`;
}

/** `nextExpiryNoticeAt` for SQL. */
function nextExpiryNotice(nowMs: number): SQL {
  const cases = NOTICE_DAYS.map((days) => {
    const at = sql`${apiKeys.expiresAt} - ${sql.raw(String(days * DAY_MS))}`;
    return sql`WHEN ${at} > ${nowMs} THEN ${at}`;
  });
  return sql`CASE ${sql.join(cases, sql` `)} END`;
}

/** A key from before there were notices has a zero: it is given its date first, and what has passed is let rest. */
const HAS_DATE = sql`${apiKeys.nextNoticeAt} > 0 AND ${apiKeys.revokedAt} IS NULL`;

/** Decided when it is written, so a key revoked or rotated a moment before is not spoken of. */
export function selectKeyNotices(nowMs: number, limit: number): SQL {
  const { id, name, environment, expiresAt, createdBy, createdAt } = apiKeys;
  const days = daysLeft(nowMs);
  const kind = sql<string>`CASE WHEN ${expiresAt} IS NULL THEN ${keyOld.name} WHEN ${days} = 0 THEN ${keyExpired.name} ELSE ${keyExpiring.name} END`;
  return selectNotices(
    {
      kinds: [keyExpiring, keyExpired, keyOld],
      kind,
      companyId: sql`${apiKeys.companyId}`,
      payload: {
        keyId: sql`${id}`,
        name: sql`${name}`,
        environment: sql`${environment}`,
        createdAt: isoTimeOf(createdAt),
        expiresAt: isoTimeOf(expiresAt),
        daysLeft: days,
        ageDays: sql`(${wholeMs(nowMs)} - ${createdAt}) / ${DAY}`,
      },
      dedupeKey: sql`${kind} || '|' || ${id} || '|' || coalesce(${days}, '')`,
      audience: sql<string>`json_object('about', json_object('id', ${id}), 'creatorId', ${createdBy})`,
    },
    sql`(SELECT * FROM ${dueAmong(nowMs, limit)}) AS ${sql.identifier("api_keys")} WHERE ${HAS_DATE} AND (${expiresAt} IS NULL OR ${days} IS NOT NULL)`,
  );
}

export function moveKeyNotices(db: Database, nowMs: number, limit: number): Write {
  const { id, expiresAt, revokedAt, nextNoticeAt, ageNoticedAt, createdAt, companyId } = apiKeys;
  const age = sql`CASE WHEN ${nextNoticeAt} > 0 OR ${ageNoticedAt} IS NOT NULL THEN NULL ELSE ${createdAt} + ${keyAgeNoticeDays(companyId)} * ${DAY} END`;
  return write(
    db
      .update(apiKeys)
      .set({
        nextNoticeAt: sql`CASE WHEN ${revokedAt} IS NOT NULL THEN NULL WHEN ${expiresAt} IS NULL THEN ${age} ELSE ${nextExpiryNotice(nowMs)} END`,
        ageNoticedAt: sql`CASE WHEN ${expiresAt} IS NULL AND ${HAS_DATE} THEN ${wholeMs(nowMs)} ELSE ${ageNoticedAt} END`,
      })
      .where(sql`${id} IN (SELECT id FROM ${dueAmong(nowMs, limit)})`),
  );
}
