import { count, eq, inArray, isNull, sql } from "drizzle-orm";

import { conflict, type CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { ColumnsBut } from "../../platform/d1/columns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import type { ConnectorType } from "./rules/connector.ts";
import { connectors } from "./tables.ts";

export type ConnectorRow = typeof connectors.$inferSelect;

export function findConnector(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
): Promise<ConnectorRow | undefined> {
  return db
    .select()
    .from(connectors)
    .where(inEnvironment(connectors, place, eq(connectors.slug, slug)))
    .get();
}

/** Those of these slugs that there are. The list crosses over as JSON: D1 takes a hundred parameters a statement. */
export function findConnectors(
  db: Database,
  place: EnvironmentPlace,
  slugs: readonly string[],
): Promise<ConnectorRow[]> {
  const named = sql`(SELECT value FROM json_each(${JSON.stringify(slugs)}))`;
  return db
    .select()
    .from(connectors)
    .where(inEnvironment(connectors, place, inArray(connectors.slug, named)));
}

/** What policies call the connectors of these ids. */
export async function findConnectorSlugs(
  db: Database,
  place: EnvironmentPlace,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const named = sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const rows = await db
    .select({ id: connectors.id, slug: connectors.slug })
    .from(connectors)
    .where(inEnvironment(connectors, place, inArray(connectors.id, named)));
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}

/** By slug, with the total, in one round trip. */
export async function selectConnectors(
  db: Database,
  place: EnvironmentPlace,
  filter: { readonly type?: ConnectorType | undefined },
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ConnectorRow[]; totalCount: number }> {
  const ofPlace = inEnvironment(connectors, place);
  const listed = { table: connectors, id: connectors.slug, within: ofPlace };
  const where = inEnvironment(
    connectors,
    place,
    filter.type && eq(connectors.type, filter.type),
    await withinReach(db, reach, listed),
  );
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(connectors)
      .where(where)
      .orderBy(connectors.slug)
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(connectors).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

export function insertConnector(
  db: Database,
  place: EnvironmentPlace,
  row: ConnectorRow,
  exists: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const same = inEnvironment(connectors, place, eq(connectors.slug, row.slug));
  const free = sql`NOT EXISTS (SELECT 1 FROM ${connectors} WHERE ${same})`;
  return [
    mustHold(db, "connector_exists", free, exists),
    write(db.insert(connectors).values({ ...row, companyId, environment })),
  ];
}

type LeftAlone = "id" | "companyId" | "environment" | "slug" | "type" | "createdAt" | "createdBy";

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateConnectorRow(
  db: Database,
  place: EnvironmentPlace,
  before: ConnectorRow,
  after: ConnectorRow,
  changed: CodedError,
): Write[] {
  const { name, baseUrl, auth, refusedSince, updatedAt, revision } = after;
  const columns: ColumnsBut<ConnectorRow, LeftAlone> = {
    ...{ name, baseUrl, auth, refusedSince, updatedAt, revision },
  };
  return [
    write(db.update(connectors).set(columns).where(atRevision(place, before))),
    mustHaveChanged(db, "connector_changed", changed),
  ];
}

export function deleteConnectorRow(
  db: Database,
  place: EnvironmentPlace,
  row: ConnectorRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(connectors).where(atRevision(place, row))),
    mustHaveChanged(db, "connector_changed", changed),
  ];
}

/**
 * Its credential is refused, from now on. Bookkeeping, so no revision. The first call that finds it out writes it, and
 * with it what is told: for any other, this batch is refused.
 */
export function noteRefused(
  db: Database,
  place: EnvironmentPlace,
  { id, revision }: ConnectorRow,
  nowMs: number,
): Write[] {
  const same = inEnvironment(
    connectors,
    place,
    eq(connectors.id, id),
    // Set anew meanwhile, nothing is known of what it is now.
    eq(connectors.revision, revision),
    isNull(connectors.refusedSince),
  );
  return [
    write(db.update(connectors).set({ refusedSince: nowMs }).where(same)),
    mustHaveChanged(db, "refusal_known", ALREADY_NOTED),
  ];
}

/** Of no consequence to anybody: the call that meets it goes on without the note. */
export const ALREADY_NOTED = conflict("It is known already that the credential is refused.");

/** It works again. */
export function noteWorking(
  db: Database,
  place: EnvironmentPlace,
  { id, revision }: ConnectorRow,
): Write {
  const same = [eq(connectors.id, id), eq(connectors.revision, revision)];
  return write(
    db
      .update(connectors)
      .set({ refusedSince: null })
      .where(inEnvironment(connectors, place, ...same)),
  );
}

function atRevision(place: EnvironmentPlace, row: ConnectorRow) {
  return inEnvironment(
    connectors,
    place,
    eq(connectors.id, row.id),
    eq(connectors.revision, row.revision),
  );
}
