import { count, desc, eq } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { Reach } from "../../../core/reach.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { ColumnsBut } from "../../../platform/d1/columns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import type { ServiceStatus } from "../rules/service.ts";
import { services } from "../tables.ts";

export type ServiceRow = typeof services.$inferSelect;

export function findService(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<ServiceRow | undefined> {
  return db
    .select()
    .from(services)
    .where(inEnvironment(services, place, eq(services.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectServices(
  db: Database,
  place: EnvironmentPlace,
  filter: { readonly status?: ServiceStatus | undefined },
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ServiceRow[]; totalCount: number }> {
  const ofPlace = inEnvironment(services, place);
  const listed = { table: services, id: services.id, tags: services.tags, within: ofPlace };
  const where = inEnvironment(
    services,
    place,
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

/** Which services run a workflow, by id, a hundred at most: what its deletion would leave without one. */
export function servicesOf(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
): Promise<Pick<ServiceRow, "id" | "name" | "tags">[]> {
  const { id, name, tags } = services;
  return db
    .select({ id, name, tags })
    .from(services)
    .where(inEnvironment(services, place, eq(services.workflowId, workflowId)))
    .orderBy(services.id)
    .limit(MAX_SHOWN)
    .all();
}

const MAX_SHOWN = 100;

export function insertService(db: Database, place: EnvironmentPlace, row: ServiceRow): Write[] {
  const { companyId, environment } = place;
  return [write(db.insert(services).values({ ...row, companyId, environment }))];
}

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateServiceRow(
  db: Database,
  place: EnvironmentPlace,
  before: ServiceRow,
  after: ServiceRow,
  changed: CodedError,
): Write[] {
  const { name, description, status, workflowId, tags, updatedAt, revision } = after;
  const columns: ColumnsBut<ServiceRow, "id" | "companyId" | "environment" | "createdAt"> = {
    ...{ name, description, status, workflowId, tags, updatedAt, revision },
  };
  return [
    write(db.update(services).set(columns).where(atRevision(place, before))),
    mustHaveChanged(db, "service_changed", changed),
  ];
}

export function deleteServiceRow(
  db: Database,
  place: EnvironmentPlace,
  row: ServiceRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(services).where(atRevision(place, row))),
    mustHaveChanged(db, "service_changed", changed),
  ];
}

function atRevision(place: EnvironmentPlace, row: ServiceRow) {
  return inEnvironment(
    services,
    place,
    eq(services.id, row.id),
    eq(services.revision, row.revision),
  );
}
