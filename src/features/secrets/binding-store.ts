/** Which connectors, phases and webhooks name a secret. Their features write these rows in the batch of the definition. */

import { eq, gte, lt, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { CodedError } from "../../core/errors.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/within-place.ts";
import { mustHold, write, type Write } from "../../platform/d1/write.ts";
import type { BindingType, BoundResource } from "./rules/secret.ts";
import { secretBindings } from "./tables.ts";

export interface Consumer {
  readonly type: BindingType;
  readonly id: string;
  readonly name: string;
}

export interface SecretReference {
  readonly slug: string;
  /** The one host the value may go to through it; null where the secret's own list decides. */
  readonly host: string | null;
}

/** D1 takes 100 parameters a statement, and a row has seven. */
const ROWS_PER_STATEMENT = 14;

/** Statements for the batch of the consumer's own definition: what it names now, and nothing that it named before. */
export function replaceBindings(
  db: Database,
  place: EnvironmentPlace,
  consumer: Consumer,
  references: readonly SecretReference[],
): Write[] {
  const { companyId, environment } = place;
  const rows = references.map(({ slug, host }) => ({
    companyId,
    environment,
    slug,
    consumerType: consumer.type,
    consumerId: consumer.id,
    consumerName: consumer.name,
    host,
  }));
  const chunks = Array.from({ length: Math.ceil(rows.length / ROWS_PER_STATEMENT) }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  );
  return [
    removeBindings(db, place, consumer),
    ...chunks.map((chunk) => write(db.insert(secretBindings).values(chunk))),
  ];
}

/**
 * The same of all phases of a workflow. `rows` is a query of `slug`, `phase_key`, `name` and `host`, each slug and key
 * once. Nothing is done where `onlyIf` does not hold.
 */
export function replacePhaseBindings(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
  rows: SQL,
  onlyIf: SQL,
): Write[] {
  const { companyId, environment } = place;
  const { consumerType, consumerId } = secretBindings;
  const own = inEnvironment(
    secretBindings,
    place,
    eq(consumerType, "workflow_phase"),
    // All that begins with the workflow's id and a colon: the semicolon comes after it.
    gte(consumerId, `${workflowId}:`),
    lt(consumerId, `${workflowId};`),
    onlyIf,
  );
  // In the order of the table's columns.
  const values = sql`SELECT ${companyId}, ${environment}, slug, 'workflow_phase', ${workflowId} || ':' || phase_key, name, host
    FROM (${rows}) WHERE ${onlyIf}`;
  return [
    write(db.delete(secretBindings).where(own)),
    write(db.insert(secretBindings).select(values)),
  ];
}

/** For the batch that deletes the consumer. */
export function removeBindings(
  db: Database,
  place: EnvironmentPlace,
  consumer: Pick<Consumer, "type" | "id">,
): Write {
  const own = inEnvironment(
    secretBindings,
    place,
    eq(secretBindings.consumerType, consumer.type),
    eq(secretBindings.consumerId, consumer.id),
  );
  return write(db.delete(secretBindings).where(own));
}

export function buildBindingsQuery(db: Database, place: EnvironmentPlace, slug: string) {
  return db
    .select({
      type: secretBindings.consumerType,
      id: secretBindings.consumerId,
      name: secretBindings.consumerName,
    })
    .from(secretBindings)
    .where(inEnvironment(secretBindings, place, eq(secretBindings.slug, slug)))
    .orderBy(secretBindings.consumerType, secretBindings.consumerId);
}

export interface BindingReview {
  readonly bound: readonly BoundResource[];
  /** The whole list as text, by the database's own hand, so that a batch can compare it there. */
  readonly list: string;
}

export async function reviewBindings(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
): Promise<BindingReview> {
  const [bound, [row]] = await db.batch([
    buildBindingsQuery(db, place, slug),
    db.select({ list: listOf(place, slug) }).from(sql`(SELECT 1)`),
  ]);
  return { bound, list: row?.list ?? "[]" };
}

/**
 * Attack, or bad luck: a workflow is published that names the secret, between the list that was reviewed and the
 * deletion that was confirmed.
 */
export function mustStillBe(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
  { list }: BindingReview,
  changed: CodedError,
): Write {
  return mustHold(db, "bindings_changed", sql`${listOf(place, slug)} = ${list}`, changed);
}

/** Of one slug, or of each row of a query on secrets. */
export function listOf(place: EnvironmentPlace, slug: string | SQLiteColumn): SQL<string> {
  const { consumerType, consumerId, consumerName } = secretBindings;
  const where = inEnvironment(secretBindings, place, eq(secretBindings.slug, slug));
  return sql<string>`(SELECT json_group_array(json(entry)) FROM (
    SELECT json_array(${consumerType}, ${consumerId}, ${consumerName}) AS entry
    FROM ${secretBindings} WHERE ${where} ORDER BY ${consumerType}, ${consumerId}))`;
}

export function readList(list: string): BoundResource[] {
  const entries = JSON.parse(list) as [BindingType, string, string][];
  return entries.map(([type, id, name]) => ({ type, id, name }));
}
