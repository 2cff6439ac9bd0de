import { and, count, desc, eq, isNotNull, or, sql, type SQL } from "drizzle-orm";

import { conflict, type CodedError } from "../../../core/errors.ts";
import type { Reach } from "../../../core/reach.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { ColumnsBut } from "../../../platform/d1/columns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inCompany } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { MAX_ENDPOINTS, type DisabledReason } from "../rules/endpoint.ts";
import { webhookEndpoints } from "../tables.ts";

export type EndpointRow = typeof webhookEndpoints.$inferSelect;

/** Where signing secrets rest sealed, and whose each is. */
export const endpointSecrets = [
  webhookEndpoints.sealedSecret,
  webhookEndpoints.previousSealedSecret,
].map((sealed) => ({ table: webhookEndpoints, sealed, owner: webhookEndpoints.id }));

export function findEndpoint(
  db: Database,
  place: CompanyPlace,
  id: string,
): Promise<EndpointRow | undefined> {
  return db
    .select()
    .from(webhookEndpoints)
    .where(inCompany(webhookEndpoints, place, eq(webhookEndpoints.id, id)))
    .get();
}

/** Newest first, with the total, of those within the reader's reach. */
export async function selectEndpoints(
  db: Database,
  place: CompanyPlace,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: EndpointRow[]; totalCount: number }> {
  const table = webhookEndpoints;
  const ofCompany = inCompany(table, place);
  const reached = await withinReach(db, reach, { table, id: table.id, within: ofCompany });
  const where = inCompany(table, place, reached);
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(table)
      .where(where)
      .orderBy(desc(table.createdAt), desc(table.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(table).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** Those that fail now, and those that were disabled for it. What a person disabled is as they want it. */
export async function selectFailingEndpoints(
  db: Database,
  place: CompanyPlace,
  reach: Reach,
): Promise<EndpointRow[]> {
  const table = webhookEndpoints;
  const given = or(isNotNull(table.failingSince), eq(table.status, "disabled"));
  const failing = inCompany(
    table,
    place,
    and(given, sql`coalesce(${table.disabledReason}, '') <> 'by_person'`),
  );
  const reached = await withinReach(db, reach, { table, id: table.id, within: failing });
  return db
    .select()
    .from(table)
    .where(inCompany(table, place, failing, reached))
    .orderBy(desc(table.createdAt), desc(table.id))
    .limit(MAX_ENDPOINTS);
}

/** Of which a company has a handful. The disabled ones too: what they miss is kept for them. */
export function selectSubscribers(
  db: Database,
  place: CompanyPlace,
): Promise<Pick<EndpointRow, "id" | "events" | "status" | "setBy" | "createdBy">[]> {
  const { id, events, status, setBy, createdBy } = webhookEndpoints;
  return db
    .select({ id, events, status, setBy, createdBy })
    .from(webhookEndpoints)
    .where(inCompany(webhookEndpoints, place))
    .limit(MAX_ENDPOINTS);
}

/** Who answers for what is sent there. */
export function setterOf({ setBy, createdBy }: Pick<EndpointRow, "setBy" | "createdBy">): string {
  return setBy ?? createdBy;
}

/** The row, and the guard on how many a company may have: two creations at once cannot both pass it. */
export function insertEndpoint(db: Database, place: CompanyPlace, row: EndpointRow): Write[] {
  const few = sql`(SELECT count(*) FROM ${webhookEndpoints} WHERE ${inCompany(webhookEndpoints, place)}) <= ${MAX_ENDPOINTS}`;
  const error = conflict(`A company has at most ${MAX_ENDPOINTS} webhook endpoints.`);
  return [
    write(db.insert(webhookEndpoints).values({ ...row, companyId: place.companyId })),
    mustHold(db, "endpoint_limit", few, error),
  ];
}

type LeftAlone = "id" | "companyId" | "createdAt" | "createdBy";

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateEndpointRow(
  db: Database,
  place: CompanyPlace,
  before: EndpointRow,
  after: EndpointRow,
  changed: CodedError,
): Write[] {
  const { url, description, events, status, disabledReason, setBy, updatedAt, revision } = after;
  const { sealedSecret, previousSealedSecret, previousUntil } = after;
  const isAnother = before.url !== url || before.status !== status;
  const columns: ColumnsBut<EndpointRow, LeftAlone | "failingSince" | "failures"> = {
    ...{ url, description, events, status, disabledReason, setBy, updatedAt, revision },
    ...{ sealedSecret, previousSealedSecret, previousUntil },
  };
  // What it failed at before says nothing of it now.
  const set = { ...columns, ...(isAnother ? { failingSince: null, failures: 0 } : {}) };
  return [
    write(db.update(webhookEndpoints).set(set).where(atRevision(place, before))),
    mustHaveChanged(db, "endpoint_changed", changed),
  ];
}

export function deleteEndpointRow(
  db: Database,
  place: CompanyPlace,
  row: EndpointRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(webhookEndpoints).where(atRevision(place, row))),
    mustHaveChanged(db, "endpoint_changed", changed),
  ];
}

/** Bookkeeping, so no revision: it conflicts with no person's change. */
export function noteSuccess(db: Database, place: CompanyPlace, id: string): Write {
  return write(
    db
      .update(webhookEndpoints)
      .set({ failingSince: null, failures: 0 })
      .where(inCompany(webhookEndpoints, place, eq(webhookEndpoints.id, id))),
  );
}

export function noteFailure(db: Database, place: CompanyPlace, id: string, nowMs: number): Write {
  const { failingSince, failures } = webhookEndpoints;
  return write(
    db
      .update(webhookEndpoints)
      .set({
        failingSince: sql`coalesce(${failingSince}, ${nowMs})`,
        failures: sql`${failures} + 1`,
      })
      .where(inCompany(webhookEndpoints, place, eq(webhookEndpoints.id, id))),
  );
}

/** Happens once: nothing changes if it is disabled already, or if a person has changed it meanwhile. */
export function disableEndpoint(
  db: Database,
  place: CompanyPlace,
  row: EndpointRow,
  reason: DisabledReason,
  nowMs: number,
): Write[] {
  const set = {
    status: "disabled",
    disabledReason: reason,
    updatedAt: nowMs,
    revision: row.revision + 1,
  } as const;
  return [
    write(db.update(webhookEndpoints).set(set).where(atRevision(place, row))),
    mustHaveChanged(db, "endpoint_changed", conflict("The webhook endpoint has changed.")),
  ];
}

function atRevision(place: CompanyPlace, row: EndpointRow): SQL {
  return inCompany(
    webhookEndpoints,
    place,
    eq(webhookEndpoints.id, row.id),
    eq(webhookEndpoints.revision, row.revision),
  );
}
