import { eq, sql } from "drizzle-orm";

import type { CompanyScope } from "../../core/scope.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/in-scope.ts";
import { companies, memberships } from "./tables.ts";

/** Which of these people are active members. One bound parameter however many there are: D1 allows a hundred. */
export async function selectActiveMemberIds(
  db: Database,
  scope: CompanyScope,
  userIds: readonly string[],
): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const among = sql`${memberships.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  const rows = await db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(inCompany(memberships, scope, eq(memberships.status, "active"), among));
  return new Set(rows.map((row) => row.userId));
}

/** The statement, unrun: a key's object reads it in one batch with the key's own row. */
export function buildPlanQuery(db: Database, scope: CompanyScope) {
  return db
    .select({
      plan: companies.plan,
      limitPerMinute: companies.limitPerMinute,
      limitPerDay: companies.limitPerDay,
    })
    .from(companies)
    .where(eq(companies.id, scope.companyId));
}
