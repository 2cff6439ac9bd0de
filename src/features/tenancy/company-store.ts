import { and, count, eq, sql } from "drizzle-orm";

import { conflict, type CodedError } from "../../core/errors.ts";
import type { CompanyPlace } from "../../core/place.ts";
import type { ColumnsBut } from "../../platform/d1/columns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { companies, memberships } from "./tables.ts";

export type CompanyRow = typeof companies.$inferSelect;

export function findCompany(db: Database, place: CompanyPlace): Promise<CompanyRow | undefined> {
  return db.select().from(companies).where(eq(companies.id, place.companyId)).get();
}

/** Given at the founding, by the plan, or counted by the policies. */
type NotSettings =
  | "id"
  | "slug"
  | "createdAt"
  | "plan"
  | "limitPerMinute"
  | "limitPerDay"
  | "policyVersion";

/** Writes the changed settings on condition that the row is still the revision that was read. */
export function updateCompanyRow(
  db: Database,
  place: CompanyPlace,
  before: CompanyRow,
  after: CompanyRow,
  changed: CodedError,
): Write[] {
  const { name, mfaRequired, mfaRequiredSince, mfaAllSince, keyAgeNoticeDays, revision } = after;
  const columns: ColumnsBut<CompanyRow, NotSettings> = {
    ...{ name, mfaRequired, mfaRequiredSince, mfaAllSince, keyAgeNoticeDays, revision },
  };
  return [
    write(
      db
        .update(companies)
        .set(columns)
        .where(and(eq(companies.id, place.companyId), eq(companies.revision, before.revision))),
    ),
    mustHaveChanged(db, "company_changed", changed),
  ];
}

/** The company and its founder's ownership. The guards decide between foundings that run at once. */
export function insertCompany(
  db: Database,
  place: CompanyPlace,
  company: typeof companies.$inferInsert,
  founderId: string,
): Write[] {
  const { companyId } = place;
  const { slug, createdAt } = company;
  const slugIsFree = sql`NOT EXISTS (SELECT 1 FROM ${companies} WHERE ${eq(companies.slug, slug)})`;
  const taken = conflict("A company has this slug already.");
  return [
    mustHold(db, "slug_taken", slugIsFree, taken),
    write(db.insert(companies).values({ ...company, id: companyId })),
    write(
      db
        .insert(memberships)
        .values({ companyId, userId: founderId, role: "owner", status: "active", createdAt }),
    ),
    mustBeOnlyMembership(db, founderId),
  ];
}

/** After the insert, so that of two foundings by one person the second sees both and is undone. */
function mustBeOnlyMembership(db: Database, userId: string): Write {
  const active = db
    .select({ value: count() })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), eq(memberships.status, "active")));
  const error = conflict("You are a member of a company already.");
  return mustHold(db, "has_company", sql`${active} = 1`, error);
}

/** Which policies are in force: the statement, unrun, to be read in one batch with them. */
export function buildPolicyVersionQuery(db: Database, place: CompanyPlace) {
  return db
    .select({ version: companies.policyVersion })
    .from(companies)
    .where(eq(companies.id, place.companyId));
}

/** In the batch of every change of a policy. */
export function countPolicyVersionUp(db: Database, place: CompanyPlace): Write {
  return write(
    db
      .update(companies)
      .set({ policyVersion: sql`${companies.policyVersion} + 1` })
      .where(eq(companies.id, place.companyId)),
  );
}

/** That what was decided by these policies is still so when the batch runs. */
export function mustBePolicyVersion(
  db: Database,
  place: CompanyPlace,
  version: number,
  changed: CodedError,
): Write {
  const current = sql`(SELECT policy_version FROM ${companies} WHERE ${eq(companies.id, place.companyId)})`;
  return mustHold(db, "policies_changed", sql`${current} = ${version}`, changed);
}
