import {
  and,
  count,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  not,
  sql,
  type SQL,
} from "drizzle-orm";

import type { CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import { foldText } from "../../core/text.ts";
import type { Database } from "../../platform/d1/database.ts";
import { inEnvironment } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, write, type Write } from "../../platform/d1/write.ts";
import { buildBindingsQuery, listOf, readList } from "./binding-store.ts";
import type { BoundResource, SecretType } from "./rules/secret.ts";
import { secretBindings, secrets } from "./tables.ts";

/** Without what the store alone keeps: the description as it is searched. */
export type SecretRow = Omit<typeof secrets.$inferSelect, "descriptionFolded">;

export interface FoundSecret {
  /** Undefined where there is none; what names the slug is there all the same. */
  readonly row: SecretRow | undefined;
  readonly bound: readonly BoundResource[];
}

export async function findSecret(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
): Promise<FoundSecret> {
  const [[row], bound] = await db.batch([
    db
      .select()
      .from(secrets)
      .where(inEnvironment(secrets, place, eq(secrets.slug, slug))),
    buildBindingsQuery(db, place, slug),
  ]);
  return { row, bound };
}

/** Those of these slugs that there are. The list crosses over as JSON: D1 takes a hundred parameters a statement. */
export function findSecrets(
  db: Database,
  place: EnvironmentPlace,
  slugs: readonly string[],
): Promise<Pick<SecretRow, "slug" | "tags" | "allowedHosts" | "status">[]> {
  const named = sql`(SELECT value FROM json_each(${JSON.stringify(slugs)}))`;
  const { slug, tags, allowedHosts, status } = secrets;
  return db
    .select({ slug, tags, allowedHosts, status })
    .from(secrets)
    .where(inEnvironment(secrets, place, inArray(slug, named)));
}

export interface SecretFilter {
  readonly type?: SecretType | undefined;
  /** `key:value`, whole. */
  readonly tag?: string | undefined;
  readonly search?: string | undefined;
  readonly bound?: boolean | undefined;
  readonly reminder?: boolean | undefined;
}

export interface ListedSecret {
  readonly row: SecretRow;
  readonly bound: readonly BoundResource[];
}

/** By slug, with the total, in one round trip. A page is skipped to in the index alone, then its rows are read. */
export async function selectSecrets(
  db: Database,
  place: EnvironmentPlace,
  filter: SecretFilter,
  page: { readonly limit: number; readonly offset: number },
  reach: Reach,
): Promise<{ items: ListedSecret[]; totalCount: number }> {
  const ofPlace = inEnvironment(secrets, place);
  const listed = { table: secrets, id: secrets.slug, tags: secrets.tags, within: ofPlace };
  const where = and(ofPlace, matches(db, place, filter), await withinReach(db, reach, listed));
  const onPage = db
    .select({ rowid: sql`${secrets}.rowid` })
    .from(secrets)
    .where(where)
    .orderBy(secrets.slug)
    .limit(page.limit)
    .offset(page.offset);

  const [rows, [total]] = await db.batch([
    db
      .select({ row: secrets, list: listOf(place, secrets.slug) })
      .from(secrets)
      .where(inArray(sql`${secrets}.rowid`, onPage))
      .orderBy(secrets.slug),
    db.select({ value: count() }).from(secrets).where(where),
  ]);
  const items = rows.map(({ row, list }) => ({ row, bound: readList(list) }));
  return { items, totalCount: total?.value ?? 0 };
}

function matches(db: Database, place: EnvironmentPlace, filter: SecretFilter): SQL | undefined {
  const { type, tag, search, bound, reminder } = filter;
  const description = sql`coalesce(${secrets.descriptionFolded}, lower(${secrets.description}), '')`;
  const text = sql`${secrets.slug} || char(10) || ${description}`;
  const isSet = isNotNull(secrets.reminderIntervalDays);
  const isBound = exists(
    db
      .select({ one: sql`1` })
      .from(secretBindings)
      .where(inEnvironment(secretBindings, place, eq(secretBindings.slug, secrets.slug))),
  );
  return and(
    type && eq(secrets.type, type),
    // A key may hold a colon itself, so the two are put together rather than the filter taken apart.
    tag === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM json_each(${secrets.tags}) WHERE key || ':' || value = ${tag})`,
    search === undefined ? undefined : sql`instr(${text}, ${foldText(search)}) > 0`,
    bound === undefined ? undefined : bound ? isBound : not(isBound),
    reminder === undefined ? undefined : reminder ? isSet : isNull(secrets.reminderIntervalDays),
  );
}

/** What is kept beside a description: with every write of one. */
export function foldedOf({ description }: Pick<SecretChange, "description">) {
  if (description === undefined) return {};
  return { descriptionFolded: description === null ? null : foldText(description) };
}

export type SecretChange = Partial<
  Pick<
    SecretRow,
    | "type"
    | "description"
    | "tags"
    | "allowedHosts"
    | "reminderIntervalDays"
    | "reminderDueAt"
    | "nextNoticeAt"
  >
>;

/** What the store has no part in. On condition that the row is still the revision that was read, and settled. */
export function updateSecretRow(
  db: Database,
  place: EnvironmentPlace,
  before: SecretRow,
  change: SecretChange,
  changed: CodedError,
): Write[] {
  const same = and(
    eq(secrets.id, before.id),
    eq(secrets.revision, before.revision),
    eq(secrets.status, "active"),
  );
  return [
    write(
      db
        .update(secrets)
        .set({ ...change, ...foldedOf(change), revision: before.revision + 1 })
        .where(inEnvironment(secrets, place, same)),
    ),
    mustHaveChanged(db, "secret_changed", changed),
  ];
}
