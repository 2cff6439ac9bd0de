/** Which phases call a connector. Workflows write these rows in the batch of their definition. */

import { eq, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../core/errors.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/within-place.ts";
import { mustHold, write, type Write } from "../../platform/d1/write.ts";
import { connectorBindings } from "./tables.ts";

export interface ConnectorReference {
  readonly slug: string;
  readonly phaseKey: string;
  /** The phase's, for people. */
  readonly name: string;
}

/** D1 takes 100 parameters a statement, and a row has six. */
const ROWS_PER_STATEMENT = 16;

/** Statements for the batch of the workflow's own definition: what it calls now, and nothing that it called before. */
export function replaceConnectorBindings(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
  references: readonly ConnectorReference[],
): Write[] {
  const { companyId, environment } = place;
  const rows = references.map(({ slug, phaseKey, name }) => ({
    ...{ companyId, environment, workflowId },
    ...{ slug, phaseKey, name },
  }));
  const chunks = Array.from({ length: Math.ceil(rows.length / ROWS_PER_STATEMENT) }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  );
  return [
    removeConnectorBindings(db, place, workflowId),
    ...chunks.map((chunk) => write(db.insert(connectorBindings).values(chunk))),
  ];
}

/** For the batch that deletes the workflow. */
export function removeConnectorBindings(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
): Write {
  const own = inEnvironment(connectorBindings, place, eq(connectorBindings.workflowId, workflowId));
  return write(db.delete(connectorBindings).where(own));
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
