/**
 * Applies a company's rule about second factors to its people. This slice does not know who has a factor: the caller
 * hands in the condition on a person's id.
 */

import { and, count, eq, exists, inArray, ne, not, notExists, sql, type SQL } from "drizzle-orm";
import { alias, type SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { Role } from "../../core/actor.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyPlace, PersonPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany, ofPerson } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { memberColumns, type MemberRow } from "./member-store.ts";
import { companies, memberships, users } from "./tables.ts";

/** A condition on the person with this id, for which there must be an index. */
export type PersonCondition = (userId: SQLiteColumn) => SQL;

export interface MembersSplit {
  /** Of those without, a page. */
  readonly rows: MemberRow[];
  readonly withCount: number;
  readonly withoutCount: number;
}

/** The active members in these roles, split by the condition. */
export async function splitMembers(
  db: Database,
  place: CompanyPlace,
  roles: readonly Role[],
  condition: PersonCondition,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<MembersSplit> {
  const ofCompany = inCompany(memberships, place);
  const listed = { table: memberships, id: memberships.userId, within: ofCompany };
  const concerned = and(
    eq(memberships.status, "active"),
    inArray(memberships.role, [...roles]),
    await withinReach(db, reach, listed),
  );
  const holds = condition(memberships.userId);
  const having = inCompany(memberships, place, concerned, holds);
  const lacking = inCompany(memberships, place, concerned, not(holds));
  const [rows, [without], [holding]] = await db.batch([
    db
      .select(memberColumns)
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(lacking)
      .orderBy(memberships.createdAt, memberships.userId)
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(memberships).where(lacking),
    db.select({ value: count() }).from(memberships).where(having),
  ]);
  return { rows, withCount: holding?.value ?? 0, withoutCount: without?.value ?? 0 };
}

/** One person is in a handful of companies; a bound all the same. */
const RULES_READ = 200;

/** Each rule about second factors that meets this person, with the role in which it does: in all their companies. */
export function selectRulesMet(db: Database, person: PersonPlace) {
  return db
    .select({
      companyId: memberships.companyId,
      required: companies.mfaRequired,
      role: memberships.role,
    })
    .from(memberships)
    .innerJoin(companies, eq(companies.id, memberships.companyId))
    .where(
      ofPerson(
        memberships,
        person,
        eq(memberships.status, "active"),
        ne(companies.mfaRequired, "none"),
      ),
    )
    .limit(RULES_READ);
}

/** An active owner meets the condition. For a guard. */
export function someOwner(db: Database, place: CompanyPlace, condition: PersonCondition): SQL {
  const owner = and(eq(memberships.role, "owner"), eq(memberships.status, "active"));
  const where = inCompany(memberships, place, owner, condition(memberships.userId));
  return exists(
    db
      .select({ one: sql`1` })
      .from(memberships)
      .where(where),
  );
}

/**
 * Each company that this person owns, and that asks a second factor of its owners, has an active owner who meets the
 * condition. For a guard; over all companies, for a factor is the person's in all of theirs.
 */
export function everyOwnedCompanyKeepsOne(
  db: Database,
  userId: string,
  condition: PersonCondition,
): SQL {
  const mine = alias(memberships, "mine");
  const theirs = alias(memberships, "theirs");
  const keeper = and(
    eq(theirs.companyId, mine.companyId),
    eq(theirs.role, "owner"),
    eq(theirs.status, "active"),
    condition(theirs.userId),
  );
  const owned = and(eq(mine.userId, userId), eq(mine.role, "owner"), eq(mine.status, "active"));
  const kept = exists(
    db
      .select({ one: sql`1` })
      .from(theirs)
      .where(keeper),
  );
  return notExists(
    db
      .select({ one: sql`1` })
      .from(mine)
      .innerJoin(companies, eq(companies.id, mine.companyId))
      .where(and(owned, ne(companies.mfaRequired, "none"), not(kept))),
  );
}
