/** A company's active people page by page, for notices to them. */

import { asc, eq, gt, inArray, or, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { Role } from "../../core/actor.ts";
import type { CompanyPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { groupMembers, memberships, users } from "./tables.ts";

export interface ActivePerson {
  readonly userId: string;
  readonly role: Role;
  readonly emailVerified: boolean;
  readonly groupIds: readonly string[];
}

export interface PeoplePage {
  /** The id after which the page begins; empty for the first. */
  readonly after: string;
  readonly limit: number;
  /** Owners, admins and these people alone; null: everybody. */
  readonly leadersAnd: readonly string[] | null;
}

/** In the order of their ids. */
export async function selectActivePeople(
  db: Database,
  place: CompanyPlace,
  { after, limit, leadersAnd }: PeoplePage,
): Promise<ActivePerson[]> {
  const leaders = inArray(memberships.role, ["owner", "admin"]);
  const rows = await db
    .select({
      userId: memberships.userId,
      role: memberships.role,
      emailVerified: users.emailVerified,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      inCompany(
        memberships,
        place,
        eq(memberships.status, "active"),
        gt(memberships.userId, after),
        leadersAnd === null ? undefined : or(leaders, isAmong(memberships.userId, leadersAnd)),
      ),
    )
    .orderBy(asc(memberships.userId))
    .limit(limit);
  return withGroups(db, place, rows);
}

/** These people of the company, deactivated ones too. */
export async function selectPeople(
  db: Database,
  place: CompanyPlace,
  userIds: readonly string[],
): Promise<(Pick<ActivePerson, "userId" | "role" | "groupIds"> & { isActive: boolean })[]> {
  if (userIds.length === 0) return [];
  const rows = await db
    .select({
      userId: memberships.userId,
      role: memberships.role,
      isActive: sql<boolean>`${memberships.status} = 'active'`.mapWith(Boolean),
    })
    .from(memberships)
    .where(inCompany(memberships, place, isAmong(memberships.userId, userIds)));
  return withGroups(db, place, rows);
}

/** One bound parameter however many there are: D1 allows a hundred. */
function isAmong(column: SQLiteColumn, ids: readonly string[]): SQL {
  return sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

async function withGroups<Row extends { readonly userId: string }>(
  db: Database,
  place: CompanyPlace,
  people: readonly Row[],
): Promise<(Row & { readonly groupIds: readonly string[] })[]> {
  if (people.length === 0) return [];
  const ids = people.map(({ userId }) => userId);
  const groupsOf = await selectGroups(db, place, ids);
  return people.map((row) => ({ ...row, groupIds: groupsOf.get(row.userId) ?? [] }));
}

async function selectGroups(
  db: Database,
  place: CompanyPlace,
  userIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await db
    .select({ userId: groupMembers.userId, groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(inCompany(groupMembers, place, isAmong(groupMembers.userId, userIds)));
  const groupsOf = new Map<string, string[]>();
  for (const { userId, groupId } of rows) {
    const present = groupsOf.get(userId);
    if (present === undefined) groupsOf.set(userId, [groupId]);
    else present.push(groupId);
  }
  return groupsOf;
}
