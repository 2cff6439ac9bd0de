import { sql, type SQL } from "drizzle-orm";

import { isoTimeOf, selectNotices, wholeMs } from "../../../platform/d1/announce-each.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { oldVersionUnused } from "../notices.ts";
import { BY_PERSON, QUIET_MS } from "../rules/old-version.ts";
import { secretHolds, secrets, secretVersions } from "../tables.ts";

/**
 * Those to be looked at, the longest due first, over all companies. The condition that the partial index needs is
 * written out. Two statements of one batch find the same rows by it, for nothing comes between them.
 */
function dueAmong(nowMs: number, limit: number): SQL {
  return sql`${secretVersions} WHERE unused_check_at IS NOT NULL AND ${secretVersions.unusedCheckAt} <= ${nowMs} ORDER BY ${secretVersions.unusedCheckAt}, rowid LIMIT ${limit}`;
}

/** At most `limit`. */
export async function countDueVersions(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<number> {
  const [row] = await db
    .select({ due: sql<number>`count(*)` })
    .from(sql`(SELECT 1 FROM ${dueAmong(nowMs, limit)})`);
  return row?.due ?? 0;
}

/** The version after it, of which only the maker is asked. */
const NEXT = sql.identifier("next_versions");
const REPLACED_BY = sql<string>`${NEXT}.created_by`;

const quietAt = sql<number>`coalesce(${secretVersions.lastRetrievedAt}, 0) + ${sql.raw(String(QUIET_MS))}`;

/** The rules of `old-version.ts` for SQL; a test holds the two against each other. */
function verdicts(nowMs: number) {
  const { secretId, version, retrievals, unusedToldAt } = secretVersions;
  const isHeld = sql`EXISTS (SELECT 1 FROM ${secretHolds} WHERE ${secretHolds.secretId} = ${secretId} AND ${secretHolds.version} = ${version})`;
  const isOfPerson = sql`substr(${REPLACED_BY}, 1, ${sql.raw(String(BY_PERSON.length))}) = ${BY_PERSON}`;
  const mayBeTold = sql`${unusedToldAt} IS NULL AND ${retrievals} > 0 AND NOT ${isHeld}`;
  return { isOfPerson, mayBeTold, isQuiet: sql`${quietAt} <= ${nowMs}` };
}

/** What is to be told of those rows, decided when it is written. Of a secret that is going nothing is said. */
export function selectOldVersionNotices(nowMs: number, limit: number): SQL {
  const { id, slug, environment, tags } = secrets;
  const { isOfPerson, mayBeTold, isQuiet } = verdicts(nowMs);
  const { secretId, version } = secretVersions;
  const about = sql`json_object('id', ${slug}, 'tags', json(${tags}))`;
  return selectNotices(
    {
      kinds: [oldVersionUnused],
      companyId: sql`${secrets.companyId}`,
      payload: {
        secretId: sql`${id}`,
        slug: sql`${slug}`,
        environment: sql`${environment}`,
        version: sql`${version}`,
        replacedAt: isoTimeOf(sql`${NEXT}.created_at`),
      },
      dedupeKey: sql`${oldVersionUnused.name} || '|' || ${id} || '|' || ${version}`,
      audience: sql<string>`json_object('about', ${about}, 'only', ${REPLACED_BY})`,
    },
    sql`(SELECT * FROM ${dueAmong(nowMs, limit)}) AS ${sql.identifier("secret_versions")}
      INNER JOIN ${secrets} ON ${id} = ${secretId} AND ${version} < ${secrets.version}
      INNER JOIN ${secretVersions} AS ${NEXT} ON ${NEXT}.secret_id = ${secretId} AND ${NEXT}.version = ${version} + 1
      WHERE ${secrets.status} IN ('active', 'replacing') AND ${isOfPerson} AND ${mayBeTold} AND ${isQuiet}`,
  );
}

/**
 * On, whatever the row: told, or looked at again once a late retrieval is over, or no more. What holds a version has it
 * looked at when it ends (`releaseHolds`).
 */
export function moveOldVersions(db: Database, nowMs: number, limit: number): Write {
  const { isOfPerson, mayBeTold, isQuiet } = verdicts(nowMs);
  const { secretId, version, unusedToldAt } = secretVersions;
  const isReplaced = sql`EXISTS (SELECT 1 FROM ${secrets} INNER JOIN ${secretVersions} AS ${NEXT}
    ON ${NEXT}.secret_id = ${secretId} AND ${NEXT}.version = ${version} + 1
    WHERE ${secrets.id} = ${secretId} AND ${secrets.status} IN ('active', 'replacing') AND ${version} < ${secrets.version} AND ${isOfPerson})`;
  const counts = sql`${mayBeTold} AND ${isReplaced}`;
  return write(
    db
      .update(secretVersions)
      .set({
        unusedToldAt: sql`CASE WHEN ${counts} AND ${isQuiet} THEN ${wholeMs(nowMs)} ELSE ${unusedToldAt} END`,
        unusedCheckAt: sql`CASE WHEN ${counts} AND NOT ${isQuiet} THEN ${quietAt} END`,
      })
      .where(sql`rowid IN (SELECT rowid FROM ${dueAmong(nowMs, limit)})`),
  );
}
