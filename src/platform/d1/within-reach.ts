/** The rows of a list that its reader may see, as a condition of the same query: counts and pages agree with it. */

import { sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";

import { conflict } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { Database } from "./database.ts";

export interface Listed {
  readonly table: SQLiteTable;
  /** What policies name the thing by: its id, or its slug. */
  readonly id: SQLiteColumn;
  /** The JSON column of its tags, where the kind has tags. */
  readonly tags?: SQLiteColumn;
  /** Whose rows the list holds: the condition of its place. */
  readonly within: SQL;
}

/** More kinds of things than this are not told apart in one list: their names go to and fro, and each is decided. */
const MAX_KINDS = 2_000;

/**
 * Undefined where all those rows are within reach. Lists cross over as JSON, one parameter each: D1 takes a
 * hundred a statement.
 */
export async function withinReach(
  db: Database,
  reach: Reach,
  { table, id, tags, within }: Listed,
): Promise<SQL | undefined> {
  const { named, pairs, allows } = reach;
  const isNamed = sql`${id} IN (SELECT value FROM json_each(${JSON.stringify(named)}))`;
  if (tags === undefined || pairs.length === 0) {
    const allowedNames = JSON.stringify(named.filter((name) => allows({ id: name })));
    const isListed = sql`${id} IN (SELECT value FROM json_each(${allowedNames}))`;
    if (!allows({})) return isListed;
    return named.length === 0 ? undefined : sql`(${isListed} OR NOT ${isNamed})`;
  }

  // Rows alike in this are decided alike: whether they are named, and which of the mentioned tags they have, by number.
  // Text that a row has and no policy mentions never leaves the database, however odd it is.
  const mentioned = sql`mentioned AS MATERIALIZED (SELECT key AS number, value ->> 0 AS key, value ->> 1 AS value FROM json_each(${JSON.stringify(pairs)}))`;
  const numbers = sql`SELECT mentioned.number FROM json_each(${tags}) CROSS JOIN mentioned ON mentioned.key = json_each.key AND mentioned.value = json_each.value ORDER BY mentioned.number`;
  const telling = sql`(WITH ${mentioned} SELECT json_group_array(number) FROM (${numbers}))`;
  const alike = sql<string>`json_array(CASE WHEN ${isNamed} THEN ${id} END, json(${telling}))`;
  const kinds = await db
    .selectDistinct({ alike })
    .from(table)
    .where(within)
    .limit(MAX_KINDS + 1);
  // Attack: things and policies made so that each list is thousands of decisions.
  if (kinds.length > MAX_KINDS) {
    throw conflict(
      `Policies tell more than ${MAX_KINDS} kinds of things apart here by their tags, too many for a list. Get things one by one, or let policies ask for fewer tags.`,
    );
  }

  // Those allowed are listed, not those denied: a row that comes meanwhile and is like none of them stays hidden.
  const inReach = kinds.filter((kind) => isAllowed(reach, kind.alike));
  const list = JSON.stringify(inReach.map((kind) => kind.alike));
  return sql`${alike} IN (SELECT value FROM json_each(${list}))`;
}

function isAllowed({ pairs, allows }: Reach, alike: string): boolean {
  const [id, numbers] = JSON.parse(alike) as [string | null, number[]];
  const tags = Object.fromEntries(numbers.flatMap((number) => [pairs[number] ?? []]));
  return id === null ? allows({ tags }) : allows({ id, tags });
}
