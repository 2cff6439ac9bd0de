import { and, count, desc, eq, isNotNull, sql } from "drizzle-orm";

import { conflict, type CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyPlace } from "../../core/place.ts";
import { createAttempts } from "../../platform/d1/attempts.ts";
import type { ColumnsBut } from "../../platform/d1/columns.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { MAX_CLIENTS } from "./rules/client.ts";
import { oauthClients } from "./tables.ts";

export type ClientRow = typeof oauthClients.$inferSelect;

export const attempts = createAttempts<ClientRow, CompanyPlace>(oauthClients, {
  within: (place, ...conditions) => inCompany(oauthClients, place, ...conditions),
  lost: "The OAuth client is being changed by someone else. Try again.",
});

/** One that is still being registered has no client id, so it is not found. */
export function findClient(
  db: Database,
  place: CompanyPlace,
  clientId: string,
): Promise<ClientRow | undefined> {
  return db
    .select()
    .from(oauthClients)
    .where(inCompany(oauthClients, place, eq(oauthClients.clientId, clientId)))
    .get();
}

/** Newest first, with the total, in one round trip. A registration that is not through is not shown. */
export async function selectClients(
  db: Database,
  place: CompanyPlace,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ClientRow[]; totalCount: number }> {
  const shown = inCompany(oauthClients, place, isNotNull(oauthClients.clientId));
  const listed = { table: oauthClients, id: oauthClients.clientId, within: shown };
  const where = and(shown, await withinReach(db, reach, listed));
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(oauthClients)
      .where(where)
      .orderBy(desc(oauthClients.createdAt), desc(oauthClients.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(oauthClients).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** Of all that a company has: a handful. */
export async function selectClientsMadeBy(
  db: Database,
  place: CompanyPlace,
  userId: string,
  reach: Reach,
): Promise<ClientRow[]> {
  const made = inCompany(
    oauthClients,
    place,
    isNotNull(oauthClients.clientId),
    eq(oauthClients.createdBy, userId),
  );
  const listed = { table: oauthClients, id: oauthClients.clientId, within: made };
  return db
    .select()
    .from(oauthClients)
    .where(and(made, await withinReach(db, reach, listed)))
    .orderBy(desc(oauthClients.createdAt), desc(oauthClients.id))
    .limit(MAX_CLIENTS);
}

/** Whose tokens a company may meet beside those of our own client. */
export async function selectClientIds(db: Database, place: CompanyPlace): Promise<string[]> {
  const rows = await db
    .select({ clientId: oauthClients.clientId })
    .from(oauthClients)
    .where(inCompany(oauthClients, place, isNotNull(oauthClients.clientId)))
    .limit(MAX_CLIENTS);
  return rows.flatMap(({ clientId }) => clientId ?? []);
}

/** The row, and the guard on how many a company may have: two registrations at once cannot both pass it. */
export function insertClient(db: Database, place: CompanyPlace, row: ClientRow): Write[] {
  const few = sql`(SELECT count(*) FROM ${oauthClients} WHERE ${inCompany(oauthClients, place)}) <= ${MAX_CLIENTS}`;
  const error = conflict(`A company has at most ${MAX_CLIENTS} OAuth clients. Delete one first.`);
  return [
    write(db.insert(oauthClients).values({ ...row, companyId: place.companyId })),
    mustHold(db, "client_limit", few, error),
  ];
}

/** What a registered client keeps. Cognito gave it its `clientId`, and made it confidential or public. */
type LeftAlone = "id" | "companyId" | "clientId" | "confidential" | "createdAt" | "createdBy";

/** A step on behalf of a person: on condition that the row is still the revision that was read. */
export function beginChange(
  db: Database,
  place: CompanyPlace,
  before: ClientRow,
  after: ClientRow,
  changed: CodedError,
): Write[] {
  const { name, redirectUris, logoutUris, scopes, status, attemptId, touchedAt, revision } = after;
  const set: ColumnsBut<ClientRow, LeftAlone> = {
    ...{ name, redirectUris, logoutUris, scopes, status, attemptId, touchedAt, revision },
  };
  const same = and(eq(oauthClients.id, before.id), eq(oauthClients.revision, before.revision));
  return [
    write(
      db
        .update(oauthClients)
        .set(set)
        .where(inCompany(oauthClients, place, same)),
    ),
    mustHaveChanged(db, "client_changed", changed),
  ];
}

export interface ClientOrigin {
  readonly clientId: string;
  readonly origin: string;
}

/**
 * The origins of all usable clients' redirect URIs, each once, at most `limit`. Reads the whole table, which AWS's quota
 * of clients a pool bounds; `client-origins.ts` bounds how often. Behind `https://` or `http://` and a first
 * character, the next slash ends the origin: only canonical addresses are stored.
 */
export function selectClientOrigins(db: Database, limit: number): Promise<ClientOrigin[]> {
  const end = sql`instr(substr(uri.value, 9), '/')`;
  const origin = sql<string>`CASE ${end} WHEN 0 THEN uri.value ELSE substr(uri.value, 1, ${end} + 7) END`;
  return db
    .selectDistinct({ clientId: sql<string>`client_id`, origin })
    .from(sql`${oauthClients}, json_each(${oauthClients.redirectUris}) AS uri`)
    .where(sql`client_id IS NOT NULL AND status IN ('active', 'updating', 'rotating')`)
    .limit(limit);
}
