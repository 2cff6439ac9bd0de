import { and, count, desc, eq, ne, sql, type SQL } from "drizzle-orm";

import type { Role } from "../../core/actor.ts";
import type { CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyPlace } from "../../core/place.ts";
import { foldText } from "../../core/text.ts";
import type { ColumnsBut } from "../../platform/d1/columns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import type { JudgedUserId } from "./judged.ts";
import { memberships, users } from "./tables.ts";

type MembershipRow = typeof memberships.$inferSelect;

export type MemberStatus = MembershipRow["status"];

/** A person as one company knows them. */
export const memberColumns = {
  userId: memberships.userId,
  name: users.name,
  email: users.email,
  role: memberships.role,
  status: memberships.status,
  createdAt: memberships.createdAt,
  revision: memberships.revision,
};

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: MemberStatus;
  readonly createdAt: number;
  readonly revision: number;
}

/** One over whom the actor has rank. */
export interface RankedMember extends MemberRow {
  readonly userId: JudgedUserId;
}

export interface MemberFilter {
  readonly role?: Role | undefined;
  readonly status?: MemberStatus | undefined;
  readonly search?: string | undefined;
  /** Callers who may not see names and addresses may not search them: a search would show what they are. */
  readonly searchIn: "people" | "ids";
}

export function findMember(
  db: Database,
  place: CompanyPlace,
  userId: string,
): Promise<MemberRow | undefined> {
  return db
    .select(memberColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(inCompany(memberships, place, eq(memberships.userId, userId)))
    .get();
}

/** Who joined last comes first; with the total, in one round trip. */
export async function selectMembers(
  db: Database,
  place: CompanyPlace,
  filter: MemberFilter,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: MemberRow[]; totalCount: number }> {
  const ofCompany = inCompany(memberships, place);
  const listed = { table: memberships, id: memberships.userId, within: ofCompany };
  const where = inCompany(
    memberships,
    place,
    filter.role && eq(memberships.role, filter.role),
    filter.status && eq(memberships.status, filter.status),
    filter.search === undefined ? undefined : matches(filter.search, filter.searchIn),
    await withinReach(db, reach, listed),
  );
  const [rows, [total]] = await db.batch([
    db
      .select(memberColumns)
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(where)
      .orderBy(desc(memberships.createdAt), desc(memberships.userId))
      .limit(page.limit)
      .offset(page.offset),
    db
      .select({ value: count() })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** Not LIKE: D1 allows its pattern 50 bytes, and `%` and `_` would need escaping. */
function matches(search: string, searchIn: MemberFilter["searchIn"]): SQL {
  if (searchIn === "ids") return sql`instr(${memberships.userId}, lower(${search})) > 0`;
  const name = sql`coalesce(${users.nameFolded}, lower(${users.name}))`;
  const email = sql`coalesce(${users.emailFolded}, lower(${users.email}))`;
  return sql`instr(${name} || char(10) || ${email} || char(10) || ${users.id}, ${foldText(search)}) > 0`;
}

export function insertMember(
  db: Database,
  place: CompanyPlace,
  member: { readonly userId: string; readonly role: Role; readonly createdAt: number },
): Write {
  const { companyId } = place;
  return write(db.insert(memberships).values({ ...member, companyId, status: "active" }));
}

/** Writes role and status on condition that the row is still the revision that was read. */
export function updateMemberRow(
  db: Database,
  place: CompanyPlace,
  before: RankedMember,
  after: MemberRow,
  changed: CodedError,
): Write[] {
  const where = inCompany(
    memberships,
    place,
    eq(memberships.userId, before.userId),
    eq(memberships.revision, before.revision),
  );
  const { role, status, revision } = after;
  const columns: ColumnsBut<
    MembershipRow,
    "companyId" | "userId" | "createdAt" | "sessionsEndedAt"
  > = { role, status, revision };
  return [
    write(db.update(memberships).set(columns).where(where)),
    mustHaveChanged(db, "member_changed", changed),
  ];
}

/** Of what they are signed in with now, in this company: their other companies go on. */
export function endUseOfCompany(
  db: Database,
  place: CompanyPlace,
  userId: JudgedUserId,
  nowMs: number,
): Write {
  const where = inCompany(memberships, place, eq(memberships.userId, userId));
  return write(db.update(memberships).set({ sessionsEndedAt: nowMs }).where(where));
}

/** After the change, in its batch: of two owners who demote each other at once, the second is refused. */
export function mustKeepAnOwner(db: Database, place: CompanyPlace, error: CodedError): Write {
  const owner = and(eq(memberships.role, "owner"), eq(memberships.status, "active"));
  const exists = sql`EXISTS (SELECT 1 FROM ${memberships} WHERE ${inCompany(memberships, place, owner)})`;
  return mustHold(db, "last_owner", exists, error);
}

/** A person is signed in once for all their companies, so ending that concerns the others as well. */
export async function isActiveElsewhere(
  db: Database,
  place: CompanyPlace,
  userId: string,
): Promise<boolean> {
  const row = await db
    .select({ companyId: memberships.companyId })
    .from(memberships)
    .where(activeElsewhere(place, userId))
    .limit(1)
    .get();
  return row !== undefined;
}

/** That it is still so when the batch runs. */
export function mustBeActiveElsewhere(
  db: Database,
  place: CompanyPlace,
  userId: string,
  expected: boolean,
  changed: CodedError,
): Write {
  const exists = sql`EXISTS (SELECT 1 FROM ${memberships} WHERE ${activeElsewhere(place, userId)})`;
  const condition = sql`${exists} = ${expected ? 1 : 0}`;
  return mustHold(db, "other_companies_changed", condition, changed);
}

function activeElsewhere(place: CompanyPlace, userId: string): SQL {
  return and(
    eq(memberships.userId, userId),
    ne(memberships.companyId, place.companyId),
    eq(memberships.status, "active"),
  ) as SQL;
}
