/** The rows of a list that its reader may see, as a condition of the same query: counts and pages agree with it. */

import { sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

import type { Reach } from "../../core/reach.ts";
import type { Database } from "./database.ts";

export interface Listed {
  readonly table: SQLiteTable;
  /** What policies name the thing by: its id, or its slug. */
  readonly id: SQLiteColumn;
  /** The JSON column of its tags, where the kind has tags. */
  readonly tags?: SQLiteColumn;
  /** The scope of the list: company, environment. */
  readonly scope: SQL;
}

/**
 * Undefined where all rows of the scope are within reach. Lists cross over as JSON, one parameter each: D1 takes a
 * hundred a statement.
 */
export async function withinReach(
  db: Database,
  reach: Reach,
  { table, id, tags, scope }: Listed,
): Promise<SQL | undefined> {
  const { named, tagKeys, allows } = reach;
  const isNamed = sql`${id} IN (SELECT value FROM json_each(${JSON.stringify(named)}))`;
  if (tags === undefined || tagKeys.length === 0) {
    const allowedNames = JSON.stringify(named.filter((name) => allows({ id: name })));
    const isListed = sql`${id} IN (SELECT value FROM json_each(${allowedNames}))`;
    if (!allows({})) return isListed;
    return named.length === 0 ? undefined : sql`(${isListed} OR NOT ${isNamed})`;
  }

  // Rows alike in this are decided alike: whether they are named, and what policies ask of their tags.
  const asked = sql`(SELECT value FROM json_each(${JSON.stringify(tagKeys)}))`;
  const pairs = sql`SELECT key, value FROM json_each(${tags}) WHERE key IN ${asked}`;
  const telling = sql`(SELECT json_group_array(json_array(key, value)) FROM (${pairs}))`;
  const alike = sql<string>`json_array(CASE WHEN ${isNamed} THEN ${id} END, json(${telling}))`;
  const kinds = await db.selectDistinct({ alike }).from(table).where(scope);

  // Those allowed are listed, not those denied: a row that comes meanwhile and is like none of them stays hidden.
  const inReach = kinds.filter((kind) => isAllowed(reach, kind.alike));
  const list = JSON.stringify(inReach.map((kind) => kind.alike));
  return sql`${alike} IN (SELECT value FROM json_each(${list}))`;
}

function isAllowed({ allows }: Reach, alike: string): boolean {
  const [id, pairs] = JSON.parse(alike) as [string | null, [string, string][]];
  const tags = Object.fromEntries(pairs);
  return id === null ? allows({ tags }) : allows({ id, tags });
}
