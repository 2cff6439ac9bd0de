import { and, asc, count, eq, ne, sql, type SQL } from "drizzle-orm";

import { conflict, notFound, type CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyPlace } from "../../core/place.ts";
import { foldText } from "../../core/text.ts";
import type { ColumnsBut } from "../../platform/d1/columns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import type { JudgedUserId } from "./judged.ts";
import { memberColumns, type MemberRow } from "./member-store.ts";
import { groupMembers, groups, memberships, users } from "./tables.ts";

/** Without what the store alone keeps: the name as it is compared. */
export type GroupRow = Omit<typeof groups.$inferSelect, "nameFolded">;

interface PageBounds {
  readonly limit: number;
  readonly offset: number;
}

/** Well under what is read of one person's groups at each request: one left out could be one that a Deny names. */
const MAX_GROUPS = 500;

export function findGroup(
  db: Database,
  place: CompanyPlace,
  id: string,
): Promise<GroupRow | undefined> {
  return db
    .select()
    .from(groups)
    .where(inCompany(groups, place, eq(groups.id, id)))
    .get();
}

/** By name, with the total, in one round trip. */
export async function selectGroups(
  db: Database,
  place: CompanyPlace,
  reach: Reach,
  page: PageBounds,
): Promise<{ rows: GroupRow[]; totalCount: number }> {
  const listed = { table: groups, id: groups.id, within: inCompany(groups, place) };
  const where = inCompany(groups, place, await withinReach(db, reach, listed));
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(groups)
      .where(where)
      .orderBy(asc(groups.name))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(groups).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

export function insertGroup(db: Database, place: CompanyPlace, row: GroupRow): Write[] {
  const few = sql`(SELECT count(*) FROM ${groups} WHERE ${inCompany(groups, place)}) <= ${MAX_GROUPS}`;
  return [
    nameMustBeFree(db, place, row),
    write(
      db
        .insert(groups)
        .values({ ...row, nameFolded: foldText(row.name), companyId: place.companyId }),
    ),
    mustHold(
      db,
      "group_limit",
      few,
      conflict(`A company has at most ${MAX_GROUPS} groups. Delete one first.`),
    ),
  ];
}

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateGroupRow(
  db: Database,
  place: CompanyPlace,
  before: GroupRow,
  after: GroupRow,
  changed: CodedError,
): Write[] {
  const { name, description, revision } = after;
  const columns: ColumnsBut<GroupRow, "id" | "companyId" | "createdAt"> = {
    ...{ name, description, revision },
  };
  return [
    // Two of an older release may be alike; what keeps its name is left in peace.
    ...(name === before.name ? [] : [nameMustBeFree(db, place, after)]),
    write(
      db
        .update(groups)
        .set({ ...columns, nameFolded: foldText(name) })
        .where(atRevision(place, before)),
    ),
    mustHaveChanged(db, "group_changed", changed),
  ];
}

/**
 * However it is written. Before the write, which the unique index would refuse without saying what for, and only where
 * the two are the same to the letter.
 */
function nameMustBeFree(
  db: Database,
  place: CompanyPlace,
  { id, name }: Pick<GroupRow, "id" | "name">,
): Write {
  const other = inCompany(
    groups,
    place,
    sql`coalesce(${groups.nameFolded}, lower(${groups.name})) = ${foldText(name)}`,
    ne(groups.id, id),
  );
  const free = sql`NOT EXISTS (SELECT 1 FROM ${groups} WHERE ${other})`;
  return mustHold(db, "group_name_taken", free, conflict("A group has this name already."));
}

/** A group's memberships go with it. */
export function deleteGroupRow(
  db: Database,
  place: CompanyPlace,
  row: GroupRow,
  changed: CodedError,
): Write[] {
  return [
    write(
      db
        .delete(groupMembers)
        .where(inCompany(groupMembers, place, eq(groupMembers.groupId, row.id))),
    ),
    write(db.delete(groups).where(atRevision(place, row))),
    mustHaveChanged(db, "group_changed", changed),
  ];
}

function atRevision(place: CompanyPlace, row: GroupRow): SQL {
  return inCompany(groups, place, eq(groups.id, row.id), eq(groups.revision, row.revision));
}

export async function isInGroup(
  db: Database,
  place: CompanyPlace,
  groupId: string,
  userId: string,
): Promise<boolean> {
  const row = await db
    .select({ userId: groupMembers.userId })
    .from(groupMembers)
    .where(inGroup(place, groupId, userId))
    .get();
  return row !== undefined;
}

/** As many as are read of a person at their own requests. */
export async function selectGroupIdsOf(
  db: Database,
  place: CompanyPlace,
  userId: string,
): Promise<string[]> {
  const rows = await db
    .select({ groupId: groupMembers.groupId })
    .from(groupMembers)
    .where(inCompany(groupMembers, place, eq(groupMembers.userId, userId)))
    .limit(MAX_GROUPS);
  return rows.map(({ groupId }) => groupId);
}

/** In the order of their ids, with the total, in one round trip. */
export async function selectGroupMembers(
  db: Database,
  place: CompanyPlace,
  groupId: string,
  reach: Reach,
  page: PageBounds,
): Promise<{ rows: MemberRow[]; totalCount: number }> {
  const ofGroup = inCompany(groupMembers, place, eq(groupMembers.groupId, groupId));
  const listed = { table: groupMembers, id: groupMembers.userId, within: ofGroup };
  const where = and(ofGroup, await withinReach(db, reach, listed));
  const ofCompany = inCompany(memberships, place, eq(memberships.userId, groupMembers.userId));
  const [rows, [total]] = await db.batch([
    db
      .select(memberColumns)
      .from(groupMembers)
      .innerJoin(memberships, ofCompany)
      .innerJoin(users, eq(users.id, groupMembers.userId))
      .where(where)
      .orderBy(asc(groupMembers.userId))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(groupMembers).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** The guards, and not what was read, say that group and member are the company's: either may be gone by now. */
export function insertGroupMember(
  db: Database,
  place: CompanyPlace,
  groupId: string,
  userId: JudgedUserId,
): Write[] {
  const { companyId } = place;
  const group = inCompany(groups, place, eq(groups.id, groupId));
  const member = inCompany(memberships, place, eq(memberships.userId, userId));
  return [
    mustHold(
      db,
      "group_gone",
      sql`EXISTS (SELECT 1 FROM ${groups} WHERE ${group})`,
      notFound("group"),
    ),
    mustHold(
      db,
      "not_a_member",
      sql`EXISTS (SELECT 1 FROM ${memberships} WHERE ${member})`,
      notFound("user"),
    ),
    write(db.insert(groupMembers).values({ companyId, groupId, userId }).onConflictDoNothing()),
  ];
}

export function deleteGroupMember(
  db: Database,
  place: CompanyPlace,
  groupId: string,
  userId: JudgedUserId,
): Write {
  return write(db.delete(groupMembers).where(inGroup(place, groupId, userId)));
}

function inGroup(place: CompanyPlace, groupId: string, userId: string): SQL {
  return inCompany(
    groupMembers,
    place,
    eq(groupMembers.groupId, groupId),
    eq(groupMembers.userId, userId),
  );
}
