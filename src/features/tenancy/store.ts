import { eq, sql, type SQL, type SQLWrapper } from "drizzle-orm";

import type { CompanyPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { companies, groups, memberships } from "./tables.ts";

/** Which of these people are active members. One bound parameter however many there are: D1 allows a hundred. */
export async function selectActiveMemberIds(
  db: Database,
  place: CompanyPlace,
  userIds: readonly string[],
): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const among = sql`${memberships.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  const rows = await db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(inCompany(memberships, place, eq(memberships.status, "active"), among));
  return new Set(rows.map((row) => row.userId));
}

/** Which of these users and groups are the company's, whatever a user's status. */
export async function selectPrincipals(
  db: Database,
  place: CompanyPlace,
  userIds: readonly string[],
  groupIds: readonly string[],
): Promise<Set<string>> {
  if (userIds.length + groupIds.length === 0) return new Set();
  const among = (ids: readonly string[]) =>
    sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const [users, found] = await db.batch([
    db
      .select({ id: memberships.userId })
      .from(memberships)
      .where(inCompany(memberships, place, sql`${memberships.userId} IN ${among(userIds)}`)),
    db
      .select({ id: groups.id })
      .from(groups)
      .where(inCompany(groups, place, sql`${groups.id} IN ${among(groupIds)}`)),
  ]);
  return new Set([...users, ...found].map(({ id }) => id));
}

/** The statement, unrun: a key's object reads it in one batch with the key's own row. */
export function buildPlanQuery(db: Database, place: CompanyPlace) {
  return db
    .select({
      plan: companies.plan,
      limitPerMinute: companies.limitPerMinute,
      limitPerDay: companies.limitPerDay,
    })
    .from(companies)
    .where(eq(companies.id, place.companyId));
}

/** An expression, for statements of others: what the person signed in with until then is of no use in this company; null: all is. */
export function useEndedAt(place: CompanyPlace, userId: string): SQL<number | null> {
  const own = inCompany(memberships, place, eq(memberships.userId, userId));
  return sql`(SELECT ${memberships.sessionsEndedAt} FROM ${memberships} WHERE ${own})`;
}

/** An expression, for statements of others: days after which the company hears of a key without an expiry; null: never. */
export function keyAgeNoticeDays(companyId: string | SQLWrapper): SQL<number | null> {
  return sql`(SELECT NULLIF(key_age_notice_days, 0) FROM ${companies} WHERE ${companies.id} = ${companyId})`;
}
