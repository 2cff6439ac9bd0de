/** Which phases call a connector. Workflows write these rows in the batch of their definition. */

import { and, eq, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../core/errors.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/within-place.ts";
import { mustHold, write, type Write } from "../../platform/d1/write.ts";
import { connectorBindings } from "./tables.ts";

/**
 * Statements for the batch of the workflow's own definition: what it calls now, and nothing that it called before.
 * `rows` is a query of `slug`, `phase_key` and `name`, each slug and key once. Nothing is done where `onlyIf` does not
 * hold.
 */
export function replaceConnectorBindings(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
  rows: SQL,
  onlyIf: SQL,
): Write[] {
  const { companyId, environment } = place;
  const own = inEnvironment(connectorBindings, place, eq(connectorBindings.workflowId, workflowId));
  // In the order of the table's columns.
  const values = sql`SELECT ${companyId}, ${environment}, slug, ${workflowId}, phase_key, name
    FROM (${rows}) WHERE ${onlyIf}`;
  return [
    write(db.delete(connectorBindings).where(and(own, onlyIf))),
    write(db.insert(connectorBindings).select(values)),
  ];
}

export interface CallingPhase {
  readonly workflowId: string;
  readonly phaseKey: string;
  readonly name: string;
}

export interface CallerReview {
  readonly callers: readonly CallingPhase[];
  /** The whole list as text, by the database's own hand, so that a batch can compare it there. */
  readonly list: string;
}

export async function reviewCallers(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
): Promise<CallerReview> {
  const row = await db
    .select({ list: listOf(place, slug) })
    .from(sql`(SELECT 1)`)
    .get();
  const list = row?.list ?? "[]";
  const entries = JSON.parse(list) as [string, string, string][];
  const callers = entries.map(([workflowId, phaseKey, name]) => ({ workflowId, phaseKey, name }));
  return { callers, list };
}

/** Bad luck: a workflow is saved that calls the connector, between the list that was reviewed and the deletion. */
export function mustStillCall(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
  { list }: CallerReview,
  changed: CodedError,
): Write {
  return mustHold(db, "callers_changed", sql`${listOf(place, slug)} = ${list}`, changed);
}

function listOf(place: EnvironmentPlace, slug: string): SQL<string> {
  const { workflowId, phaseKey, name } = connectorBindings;
  const where = inEnvironment(connectorBindings, place, eq(connectorBindings.slug, slug));
  return sql<string>`(SELECT json_group_array(json(entry)) FROM (
    SELECT json_array(${workflowId}, ${phaseKey}, ${name}) AS entry
    FROM ${connectorBindings} WHERE ${where} ORDER BY ${workflowId}, ${phaseKey}))`;
}
