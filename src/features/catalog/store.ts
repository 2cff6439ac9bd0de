import { count, desc, eq } from "drizzle-orm";

import type { CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { EnvironmentScope } from "../../core/scope.ts";
import type { ColumnsBut } from "../../platform/d1/columns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/in-scope.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, write, type Write } from "../../platform/d1/write.ts";
import type { ServiceStatus } from "./rules/service.ts";
import { services } from "./tables.ts";

export type ServiceRow = typeof services.$inferSelect;

export function findService(
  db: Database,
  scope: EnvironmentScope,
  id: string,
): Promise<ServiceRow | undefined> {
  return db
    .select()
    .from(services)
    .where(inEnvironment(services, scope, eq(services.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectServices(
  db: Database,
  scope: EnvironmentScope,
  filter: { readonly status?: ServiceStatus | undefined },
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ServiceRow[]; totalCount: number }> {
  const ofScope = inEnvironment(services, scope);
  const listed = { table: services, id: services.id, tags: services.tags, scope: ofScope };
  const where = inEnvironment(
    services,
    scope,
    filter.status && eq(services.status, filter.status),
    await withinReach(db, reach, listed),
  );
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(services)
      .where(where)
      .orderBy(desc(services.createdAt), desc(services.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(services).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

export function insertService(db: Database, scope: EnvironmentScope, row: ServiceRow): Write[] {
  const { companyId, environment } = scope;
  return [write(db.insert(services).values({ ...row, companyId, environment }))];
}

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateServiceRow(
  db: Database,
  scope: EnvironmentScope,
  before: ServiceRow,
  after: ServiceRow,
  changed: CodedError,
): Write[] {
  const { name, description, status, workflowId, tags, updatedAt, revision } = after;
  const columns: ColumnsBut<ServiceRow, "id" | "companyId" | "environment" | "createdAt"> = {
    ...{ name, description, status, workflowId, tags, updatedAt, revision },
  };
  return [
    write(db.update(services).set(columns).where(atRevision(scope, before))),
    mustHaveChanged(db, "service_changed", changed),
  ];
}

export function deleteServiceRow(
  db: Database,
  scope: EnvironmentScope,
  row: ServiceRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(services).where(atRevision(scope, row))),
    mustHaveChanged(db, "service_changed", changed),
  ];
}

function atRevision(scope: EnvironmentScope, row: ServiceRow) {
  return inEnvironment(
    services,
    scope,
    eq(services.id, row.id),
    eq(services.revision, row.revision),
  );
}
