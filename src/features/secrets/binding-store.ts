/** Which connectors, phases and webhooks name a secret. Their features write these rows in the batch of the definition. */

import { eq, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { CodedError } from "../../core/errors.ts";
import type { EnvironmentScope } from "../../core/scope.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/in-scope.ts";
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
  scope: EnvironmentScope,
  consumer: Consumer,
  references: readonly SecretReference[],
): Write[] {
  const { companyId, environment } = scope;
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
    removeBindings(db, scope, consumer),
    ...chunks.map((chunk) => write(db.insert(secretBindings).values(chunk))),
  ];
}

/** For the batch that deletes the consumer. */
export function removeBindings(
  db: Database,
  scope: EnvironmentScope,
  consumer: Pick<Consumer, "type" | "id">,
): Write {
  const own = inEnvironment(
    secretBindings,
    scope,
    eq(secretBindings.consumerType, consumer.type),
    eq(secretBindings.consumerId, consumer.id),
  );
  return write(db.delete(secretBindings).where(own));
}

export function buildBindingsQuery(db: Database, scope: EnvironmentScope, slug: string) {
  return db
    .select({
      type: secretBindings.consumerType,
      id: secretBindings.consumerId,
      name: secretBindings.consumerName,
    })
    .from(secretBindings)
    .where(inEnvironment(secretBindings, scope, eq(secretBindings.slug, slug)))
    .orderBy(secretBindings.consumerType, secretBindings.consumerId);
}

export interface BindingReview {
  readonly bound: readonly BoundResource[];
  /** The whole list as text, by the database's own hand, so that a batch can compare it there. */
  readonly list: string;
}

export async function reviewBindings(
  db: Database,
  scope: EnvironmentScope,
  slug: string,
): Promise<BindingReview> {
  const [bound, [row]] = await db.batch([
    buildBindingsQuery(db, scope, slug),
    db.select({ list: listOf(scope, slug) }).from(sql`(SELECT 1)`),
  ]);
  return { bound, list: row?.list ?? "[]" };
}

/**
 * Attack, or bad luck: a workflow is published that names the secret, between the list that was reviewed and the
 * deletion that was confirmed.
 */
export function mustStillBe(
  db: Database,
  scope: EnvironmentScope,
  slug: string,
  { list }: BindingReview,
  changed: CodedError,
): Write {
  return mustHold(db, "bindings_changed", sql`${listOf(scope, slug)} = ${list}`, changed);
}

/** Of one slug, or of each row of a query on secrets. */
export function listOf(scope: EnvironmentScope, slug: string | SQLiteColumn): SQL<string> {
  const { consumerType, consumerId, consumerName } = secretBindings;
  const where = inEnvironment(secretBindings, scope, eq(secretBindings.slug, slug));
  return sql<string>`(SELECT json_group_array(json(entry)) FROM (
    SELECT json_array(${consumerType}, ${consumerId}, ${consumerName}) AS entry
    FROM ${secretBindings} WHERE ${where} ORDER BY ${consumerType}, ${consumerId}))`;
}

export function readList(list: string): BoundResource[] {
  const entries = JSON.parse(list) as [BindingType, string, string][];
  return entries.map(([type, id, name]) => ({ type, id, name }));
}
