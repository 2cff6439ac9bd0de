import { and, count, desc, eq, or, sql, type SQL } from "drizzle-orm";

import { conflict, type CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { buildPolicyVersionQuery, countPolicyVersionUp } from "../tenancy/index.ts";
import { MAX_POLICIES, type PolicyDocument } from "./rules/policy.ts";
import { policies } from "./tables.ts";

export type PolicyRow = typeof policies.$inferSelect;

/** The version and what it means, in one batch: a change between two reads would else be kept under the wrong one. */
export async function selectEnabledPolicies(
  db: Database,
  place: CompanyPlace,
): Promise<{ version: number; documents: PolicyDocument[] }> {
  const { id, name, effect, resource, actions, conditions, principals, revision } = policies;
  const [[company], documents] = await db.batch([
    buildPolicyVersionQuery(db, place),
    db
      .select({ id, name, effect, resource, actions, conditions, principals, revision })
      .from(policies)
      .where(inCompany(policies, place, eq(policies.enabled, true)))
      .orderBy(policies.createdAt, policies.id),
  ]);
  return { version: company?.version ?? 0, documents };
}

export function findPolicy(
  db: Database,
  place: CompanyPlace,
  id: string,
): Promise<PolicyRow | undefined> {
  return db
    .select()
    .from(policies)
    .where(inCompany(policies, place, eq(policies.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectPolicies(
  db: Database,
  place: CompanyPlace,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: PolicyRow[]; totalCount: number }> {
  const ofCompany = inCompany(policies, place);
  const listed = { table: policies, id: policies.id, within: ofCompany };
  const where = inCompany(policies, place, await withinReach(db, reach, listed));
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(policies)
      .where(where)
      .orderBy(desc(policies.createdAt), desc(policies.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(policies).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** As a principal or as an exception, by the person's own id. What names their groups or their role goes on without them. */
export async function selectPoliciesNaming(
  db: Database,
  place: CompanyPlace,
  userId: string,
  reach: Reach,
): Promise<PolicyRow[]> {
  const among = (path: string) =>
    sql`EXISTS (SELECT 1 FROM json_each(${policies.principals}, ${path}) WHERE value = ${userId})`;
  const named = or(among("$.users"), among("$.except.users"));
  const naming = inCompany(policies, place, named);
  const listed = { table: policies, id: policies.id, within: naming };
  return db
    .select()
    .from(policies)
    .where(and(naming, await withinReach(db, reach, listed)))
    .orderBy(desc(policies.createdAt), desc(policies.id))
    .limit(MAX_POLICIES);
}

/** Any change counts the company's version up in its batch: that is what makes it hold at the next request. */
export function insertPolicy(db: Database, place: CompanyPlace, row: PolicyRow): Write[] {
  const few = sql`(SELECT count(*) FROM ${policies} WHERE ${inCompany(policies, place)}) <= ${MAX_POLICIES}`;
  const error = conflict(`A company has at most ${MAX_POLICIES} policies. Delete one first.`);
  return [
    write(db.insert(policies).values({ ...row, companyId: place.companyId })),
    mustHold(db, "policy_limit", few, error),
    countPolicyVersionUp(db, place),
  ];
}

/** Writes the changed row on condition that it is still the revision that was read. */
export function updatePolicyRow(
  db: Database,
  place: CompanyPlace,
  before: PolicyRow,
  after: PolicyRow,
  changed: CodedError,
): Write[] {
  const { id: _, companyId: _company, createdAt: _at, createdBy: _by, ...set } = after;
  return [
    write(db.update(policies).set(set).where(atRevision(place, before))),
    mustHaveChanged(db, "policy_changed", changed),
    countPolicyVersionUp(db, place),
  ];
}

export function deletePolicyRow(
  db: Database,
  place: CompanyPlace,
  row: PolicyRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(policies).where(atRevision(place, row))),
    mustHaveChanged(db, "policy_changed", changed),
    countPolicyVersionUp(db, place),
  ];
}

function atRevision(place: CompanyPlace, { id, revision }: PolicyRow): SQL {
  return inCompany(policies, place, eq(policies.id, id), eq(policies.revision, revision));
}
