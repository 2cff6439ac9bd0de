/** Reads of a person at each request: before there is a company to scope by, in all of theirs. */

import { and, eq, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { PersonPlace } from "../../core/place.ts";
import { foldText } from "../../core/text.ts";
import type { Database } from "../../platform/d1/database.ts";
import { ofPerson } from "../../platform/d1/within-place.ts";
import { write, type Write } from "../../platform/d1/write.ts";
import { companies, groupMembers, memberships, users } from "./tables.ts";

/** A person by what a token proves, or by the id that a session holds. */
export type Who = { readonly issuer: string; readonly sub: string } | { readonly userId: string };

/** One person is in a handful of companies; a bound all the same. */
const MEMBERSHIPS_READ = 200;
const GROUPS_READ = 1_000;

/** Logs that one refused sign-in is written to. */
const FORMER_READ = 10;

/** The id, as an expression for the other statements of the same batch. */
export function userIdOf(who: Who): SQL<string> {
  if ("userId" in who) return sql<string>`${who.userId}`;
  return sql<string>`(SELECT id FROM users WHERE issuer = ${who.issuer} AND sub = ${who.sub})`;
}

/** One row a company in which they are active; one with nulls for a person without any; none for a stranger. */
export function buildPersonQuery(db: Database, who: Who) {
  return selectPeople(db, who, {});
}

function selectPeople<E extends Record<string, SQL.Aliased>>(db: Database, who: Who, more: E) {
  const known =
    "userId" in who
      ? eq(users.id, who.userId)
      : and(eq(users.issuer, who.issuer), eq(users.sub, who.sub));
  const active = and(eq(memberships.userId, users.id), eq(memberships.status, "active"));
  return db
    .select({
      userId: users.id,
      email: users.email,
      emailVerified: users.emailVerified,
      name: users.name,
      // Names of their own: in a batch D1 answers by column name, and the later of two alike hides the first.
      companyId: memberships.companyId,
      companySlug: companies.slug,
      companyName: sql<string | null>`${companies.name}`.as("company_name"),
      role: memberships.role,
      mfaRequired: companies.mfaRequired,
      mfaRequiredSince: companies.mfaRequiredSince,
      mfaAllSince: companies.mfaAllSince,
      sessionsEndedAt: memberships.sessionsEndedAt,
      policyVersion: companies.policyVersion,
      ...more,
    })
    .from(users)
    .leftJoin(memberships, active)
    .leftJoin(companies, eq(companies.id, memberships.companyId))
    .where(known)
    .orderBy(memberships.createdAt, memberships.companyId)
    .limit(MEMBERSHIPS_READ);
}

export type PersonRow = Awaited<ReturnType<typeof buildPersonQuery>>[number];

/** Where they were a member and are no more. */
export async function selectFormerCompanies(db: Database, person: PersonPlace): Promise<string[]> {
  const rows = await db
    .select({ companyId: memberships.companyId })
    .from(memberships)
    .where(ofPerson(memberships, person, eq(memberships.status, "deactivated")))
    .limit(FORMER_READ);
  return rows.map((row) => row.companyId);
}

/**
 * As `buildPersonQuery`, with the groups of each company and whether a second factor is confirmed: all that a request
 * needs to know of its caller, in one statement. `hasFactor` is the factors' own condition, whose table stands above.
 */
export function buildCallerQuery(db: Database, who: Who, hasFactor: (userId: SQLiteColumn) => SQL) {
  // Their own index begins with the company, so each membership finds its groups by it.
  const own = sql`SELECT ${groupMembers.groupId} AS id FROM ${groupMembers}
    WHERE ${groupMembers.companyId} = ${memberships.companyId} AND ${groupMembers.userId} = ${users.id} LIMIT ${GROUPS_READ}`;
  return selectPeople(db, who, {
    groupIds: sql<string>`(SELECT json_group_array(id) FROM (${own}))`.as("group_ids"),
    enrolled: sql<number>`${hasFactor(users.id)}`.as("enrolled"),
  });
}

export type CallerRow = Awaited<ReturnType<typeof buildCallerQuery>>[number];

export interface PersonFacts {
  readonly rows: readonly [PersonRow, ...PersonRow[]];
  readonly groups: readonly { readonly companyId: string; readonly groupId: string }[];
  /** A second factor is confirmed. */
  readonly enrolled: boolean;
}

/** What `resolvePerson` reads; nothing for a stranger. */
export function callerFacts(rows: readonly CallerRow[]): PersonFacts | undefined {
  const [first, ...others] = rows;
  if (first === undefined) return undefined;
  const groups = rows.flatMap(({ companyId, groupIds }) =>
    companyId === null
      ? []
      : (JSON.parse(groupIds) as string[]).map((groupId) => ({ companyId, groupId })),
  );
  return { rows: [first, ...others], groups, enrolled: first.enrolled === 1 };
}

/**
 * Writes a person as the ID token at our own callback describes them. They are identified by (issuer, sub), never by
 * their address, so an address joins two accounts in no case. A name that was made from the address fills an empty name and
 * never replaces a chosen one.
 */
export function upsertUser(
  db: Database,
  user: Pick<
    typeof users.$inferInsert,
    "id" | "issuer" | "sub" | "email" | "emailVerified" | "name" | "createdAt"
  >,
  isNamed: boolean,
): Write {
  const { email, emailVerified } = user;
  const folded = { nameFolded: foldText(user.name), emailFolded: foldText(email) };
  const unlessNamed = (column: SQLiteColumn, made: string) =>
    isNamed ? made : sql<string>`CASE WHEN ${users.name} = '' THEN ${made} ELSE ${column} END`;
  const name = unlessNamed(users.name, user.name);
  const nameFolded = unlessNamed(users.nameFolded, folded.nameFolded);
  return write(
    db
      .insert(users)
      .values({ ...user, ...folded })
      .onConflictDoUpdate({
        target: [users.issuer, users.sub],
        set: { ...folded, email, emailVerified, name, nameFolded },
      }),
  );
}
