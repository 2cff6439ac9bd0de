/** A company's active people page by page, for whoever has to tell them something. */

import { and, asc, eq, gt, inArray, lte, or, sql } from "drizzle-orm";

import type { Role } from "../../core/actor.ts";
import type { CompanyScope } from "../../core/scope.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/in-scope.ts";
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
  /** Owners, admins and these people alone; null: everybody, with their groups. */
  readonly leadersAnd: readonly string[] | null;
}

/** In the order of their ids. */
export async function selectActivePeople(
  db: Database,
  scope: CompanyScope,
  { after, limit, leadersAnd }: PeoplePage,
): Promise<ActivePerson[]> {
  const leaders = inArray(memberships.role, ["owner", "admin"]);
  // One bound parameter however many there are: D1 allows a hundred.
  const named = sql`${memberships.userId} IN (SELECT value FROM json_each(${JSON.stringify(leadersAnd)}))`;
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
        scope,
        eq(memberships.status, "active"),
        gt(memberships.userId, after),
        leadersAnd === null ? undefined : or(leaders, named),
      ),
    )
    .orderBy(asc(memberships.userId))
    .limit(limit);
  const last = rows.at(-1);
  if (leadersAnd !== null || last === undefined) {
    return rows.map((row) => ({ ...row, groupIds: [] }));
  }
  const groupsOf = await selectGroupsBetween(db, scope, after, last.userId);
  return rows.map((row) => ({ ...row, groupIds: groupsOf.get(row.userId) ?? [] }));
}

async function selectGroupsBetween(
  db: Database,
  scope: CompanyScope,
  after: string,
  last: string,
): Promise<Map<string, string[]>> {
  const rows = await db
    .select({ userId: groupMembers.userId, groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(
      inCompany(
        groupMembers,
        scope,
        and(gt(groupMembers.userId, after), lte(groupMembers.userId, last)),
      ),
    );
  const groupsOf = new Map<string, string[]>();
  for (const { userId, groupId } of rows) {
    const present = groupsOf.get(userId);
    if (present === undefined) groupsOf.set(userId, [groupId]);
    else present.push(groupId);
  }
  return groupsOf;
}
