import { count, desc, eq, sql, type SQL } from "drizzle-orm";

import { conflict, type CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyScope } from "../../core/scope.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/in-scope.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { buildPolicyVersionQuery, countPolicyVersionUp } from "../tenancy/index.ts";
import { MAX_POLICIES, type PolicyDocument } from "./rules/policy.ts";
import { policies } from "./tables.ts";

export type PolicyRow = typeof policies.$inferSelect;

/** The version and what it means, in one batch: a change between two reads would else be kept under the wrong one. */
export async function selectEnabledPolicies(
  db: Database,
  scope: CompanyScope,
): Promise<{ version: number; documents: PolicyDocument[] }> {
  const { id, name, effect, resource, actions, conditions, principals, revision } = policies;
  const [[company], documents] = await db.batch([
    buildPolicyVersionQuery(db, scope),
    db
      .select({ id, name, effect, resource, actions, conditions, principals, revision })
      .from(policies)
      .where(inCompany(policies, scope, eq(policies.enabled, true)))
      .orderBy(policies.createdAt, policies.id),
  ]);
  return { version: company?.version ?? 0, documents };
}

export function findPolicy(
  db: Database,
  scope: CompanyScope,
  id: string,
): Promise<PolicyRow | undefined> {
  return db
    .select()
    .from(policies)
    .where(inCompany(policies, scope, eq(policies.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectPolicies(
  db: Database,
  scope: CompanyScope,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: PolicyRow[]; totalCount: number }> {
  const ofCompany = inCompany(policies, scope);
  const listed = { table: policies, id: policies.id, scope: ofCompany };
  const where = inCompany(policies, scope, await withinReach(db, reach, listed));
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

/** Any change counts the company's version up in its batch: that is what makes it hold at the next request. */
export function insertPolicy(db: Database, scope: CompanyScope, row: PolicyRow): Write[] {
  const few = sql`(SELECT count(*) FROM ${policies} WHERE ${inCompany(policies, scope)}) <= ${MAX_POLICIES}`;
  const error = conflict(`A company has at most ${MAX_POLICIES} policies. Delete one first.`);
  return [
    write(db.insert(policies).values({ ...row, companyId: scope.companyId })),
    mustHold(db, "policy_limit", few, error),
    countPolicyVersionUp(db, scope),
  ];
}

/** Writes the changed row on condition that it is still the revision that was read. */
export function updatePolicyRow(
  db: Database,
  scope: CompanyScope,
  before: PolicyRow,
  after: PolicyRow,
  changed: CodedError,
): Write[] {
  const { id: _, companyId: _company, createdAt: _at, createdBy: _by, ...set } = after;
  return [
    write(db.update(policies).set(set).where(atRevision(scope, before))),
    mustHaveChanged(db, "policy_changed", changed),
    countPolicyVersionUp(db, scope),
  ];
}

export function deletePolicyRow(
  db: Database,
  scope: CompanyScope,
  row: PolicyRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(policies).where(atRevision(scope, row))),
    mustHaveChanged(db, "policy_changed", changed),
    countPolicyVersionUp(db, scope),
  ];
}

function atRevision(scope: CompanyScope, { id, revision }: PolicyRow): SQL {
  return inCompany(policies, scope, eq(policies.id, id), eq(policies.revision, revision));
}
