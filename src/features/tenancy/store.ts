import { and, eq, sql } from "drizzle-orm";

import type { Role } from "../../core/actor.ts";
import type { CompanyScope } from "../../core/scope.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/in-scope.ts";
import { companies, groupMembers, memberships, users } from "./tables.ts";

export interface Membership {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly companyId: string;
  readonly companySlug: string;
  readonly role: Role;
  readonly status: "active" | "deactivated";
}

/** Before there is a company to scope by: the person that a verified (issuer, sub) names, in all of theirs. */
export function selectMemberships(
  db: Database,
  issuer: string,
  sub: string,
): Promise<Membership[]> {
  return db
    .select({
      userId: users.id,
      email: users.email,
      name: users.name,
      companyId: memberships.companyId,
      companySlug: companies.slug,
      role: memberships.role,
      status: memberships.status,
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.userId, users.id))
    .innerJoin(companies, eq(companies.id, memberships.companyId))
    .where(and(eq(users.issuer, issuer), eq(users.sub, sub)))
    .limit(MEMBERSHIPS_READ);
}

/** One person is in a handful of companies; a bound all the same. */
const MEMBERSHIPS_READ = 200;

export async function selectGroupIds(
  db: Database,
  scope: CompanyScope,
  userId: string,
): Promise<string[]> {
  const rows = await db
    .select({ groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(inCompany(groupMembers, scope, eq(groupMembers.userId, userId)))
    .limit(1_000);
  return rows.map((row) => row.groupId);
}

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
