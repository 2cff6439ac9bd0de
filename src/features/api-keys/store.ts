import { and, count, desc, eq, gt, isNotNull, isNull, lte, or, sql, type SQL } from "drizzle-orm";

import type { Environment } from "../../core/environment.ts";
import { conflict, type CodedError } from "../../core/errors.ts";
import type { Reach } from "../../core/reach.ts";
import type { CompanyPlace, EnvironmentPlace } from "../../core/place.ts";
import { foldText } from "../../core/text.ts";
import type { Database } from "../../platform/d1/database.ts";
import { acrossEnvironments, inEnvironment } from "../../platform/d1/within-place.ts";
import { withinReach } from "../../platform/d1/within-reach.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { MAX_ACTIVE_KEYS, type KeyStatus } from "./rules/key.ts";
import { ageNotice } from "./notices/notice-store.ts";
import { apiKeys, apiKeyUsage } from "./tables.ts";

export type KeyRow = typeof apiKeys.$inferSelect;

export interface KeyFilter {
  readonly status?: KeyStatus | undefined;
  readonly environment?: Environment | undefined;
  /** Part of a name or id, or of what the key ends with. */
  readonly search?: string | undefined;
}

/** The only read that takes no place: a key's hash is what tells us the company. */
export function findKeyByHash(db: Database, hash: string): Promise<KeyRow | undefined> {
  return db.select().from(apiKeys).where(eq(apiKeys.hash, hash)).get();
}

export function findKey(
  db: Database,
  place: CompanyPlace,
  id: string,
): Promise<KeyRow | undefined> {
  return db
    .select()
    .from(apiKeys)
    .where(acrossEnvironments(apiKeys, place, eq(apiKeys.id, id)))
    .get();
}

/** The statement, unrun: a key's object reads it in one batch with its company's plan. */
export function buildKeyQuery(db: Database, place: EnvironmentPlace, id: string) {
  return db
    .select()
    .from(apiKeys)
    .where(inEnvironment(apiKeys, place, eq(apiKeys.id, id)));
}

/** Newest first, with the total, in one round trip. */
export async function selectKeys(
  db: Database,
  place: CompanyPlace,
  filter: KeyFilter,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
  nowMs: number,
): Promise<{ rows: KeyRow[]; totalCount: number }> {
  const ofPlace = acrossEnvironments(apiKeys, place);
  const where = acrossEnvironments(
    apiKeys,
    place,
    filter.environment && eq(apiKeys.environment, filter.environment),
    filter.status && hasStatus(filter.status, nowMs),
    filter.search === undefined ? undefined : matches(filter.search),
    await withinReach(db, reach, { table: apiKeys, id: apiKeys.id, within: ofPlace }),
  );
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(apiKeys)
      .where(where)
      .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(apiKeys).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** Not LIKE: D1 allows its pattern 50 bytes, and `%` and `_` would need escaping. */
function matches(search: string): SQL {
  const name = sql`coalesce(${apiKeys.nameFolded}, lower(${apiKeys.name}))`;
  return sql`instr(${name} || char(10) || ${apiKeys.id} || char(10) || ${apiKeys.hint}, ${foldText(search)}) > 0`;
}

/** The same rule as `statusOf`, for SQL. */
function hasStatus(status: KeyStatus, nowMs: number): SQL | undefined {
  const notRevoked = or(isNull(apiKeys.revokedAt), gt(apiKeys.revokedAt, nowMs));
  const notExpired = or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, nowMs));
  switch (status) {
    case "active":
      return and(notRevoked, notExpired);
    case "expired":
      return and(notRevoked, isNotNull(apiKeys.expiresAt), lte(apiKeys.expiresAt, nowMs));
    case "revoked":
      return and(isNotNull(apiKeys.revokedAt), lte(apiKeys.revokedAt, nowMs));
  }
}

export type NewKey = typeof apiKeys.$inferInsert;

/** The key, and the guard on how many a company may have: two creations at once cannot both pass it. */
export function insertKey(db: Database, place: CompanyPlace, key: NewKey, nowMs: number): Write[] {
  // A key in its grace after a rotation does not count, so a full company can still rotate gently.
  const active = sql`(SELECT count(*) FROM ${apiKeys} WHERE ${acrossEnvironments(
    apiKeys,
    place,
    eq(apiKeys.environment, key.environment),
    isNull(apiKeys.revokedAt),
    hasStatus("active", nowMs),
  )}) <= ${MAX_ACTIVE_KEYS}`;
  const error = conflict(
    `A company has at most ${MAX_ACTIVE_KEYS} active ${key.environment} API keys. Revoke one first.`,
  );
  return [
    write(db.insert(apiKeys).values({ ...key, companyId: place.companyId, ...ageNotice(key) })),
    mustHold(db, "key_limit", active, error),
  ];
}

/** Name only. `changed` is the error when the row is not as it was read. */
export function renameKeyRow(
  db: Database,
  place: CompanyPlace,
  key: KeyRow,
  name: string,
  changed: CodedError,
): Write[] {
  const where = acrossEnvironments(apiKeys, place, eq(apiKeys.id, key.id), unchanged(key));
  return [
    write(
      db
        .update(apiKeys)
        .set({ name, nameFolded: foldText(name), revision: key.revision + 1 })
        .where(where),
    ),
    mustHaveChanged(db, "key_changed", changed),
  ];
}

export interface Revocation {
  readonly revokedAt: number;
  readonly reason: string | null;
  readonly replacedBy: string | null;
}

/** Marks the key and asks for its fence, in the caller's batch. A key revoked meanwhile undoes the batch. */
export function markRevoked(
  db: Database,
  place: CompanyPlace,
  key: KeyRow,
  revocation: Revocation,
  changed: CodedError,
): Write[] {
  const where = acrossEnvironments(apiKeys, place, eq(apiKeys.id, key.id), unchanged(key));
  const set = {
    revokedAt: revocation.revokedAt,
    revokedReason: revocation.reason,
    replacedBy: revocation.replacedBy,
    fencePending: true,
    nextNoticeAt: null,
    revision: key.revision + 1,
  };
  return [
    write(db.update(apiKeys).set(set).where(where)),
    mustHaveChanged(db, "key_changed", changed),
  ];
}

function unchanged(key: KeyRow): SQL {
  return eq(apiKeys.revision, key.revision);
}

/** Predecessors of a key that still live in their grace: at most one, for a rotation ends the grace before it. */
export function selectPredecessorsInGrace(
  db: Database,
  place: CompanyPlace,
  id: string,
  nowMs: number,
): Promise<KeyRow[]> {
  return db
    .select()
    .from(apiKeys)
    .where(
      acrossEnvironments(apiKeys, place, eq(apiKeys.replacedBy, id), gt(apiKeys.revokedAt, nowMs)),
    )
    .limit(10);
}

/** The end that was fenced must still be the row's: a grace cut short meanwhile keeps its own fence pending. */
export function clearFence(db: Database, place: EnvironmentPlace, id: string, end: number): Write {
  const where = inEnvironment(apiKeys, place, eq(apiKeys.id, id), eq(apiKeys.revokedAt, end));
  return write(db.update(apiKeys).set({ fencePending: false }).where(where));
}

/** For the sweep, over all companies: at most `limit` keys whose fence is pending, by id after `afterId`. */
export function selectPendingFences(
  db: Database,
  afterId: string,
  limit: number,
): Promise<Pick<KeyRow, "id" | "companyId" | "environment" | "revokedAt">[]> {
  return (
    db
      .select({
        id: apiKeys.id,
        companyId: apiKeys.companyId,
        environment: apiKeys.environment,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      // Written out, not bound: SQLite uses a partial index only where it can see its condition.
      .where(and(sql`fence_pending = 1`, gt(apiKeys.id, afterId)))
      .orderBy(apiKeys.id)
      .limit(limit)
  );
}

export interface KeyUse {
  readonly lastUsedAt: number;
  /** Orders reports: the object's grants are numbered. */
  readonly seq: number;
  readonly days: readonly {
    readonly day: number;
    readonly admitted: number;
    readonly denied: number;
  }[];
}

/**
 * Forward only: numbers are absolute and reports are ordered, so a repeated or late write changes nothing.
 * Admitted may fall from one report to the next, when an isolate returns what it did not use.
 */
export function recordUse(db: Database, place: EnvironmentPlace, id: string, use: KeyUse): Write[] {
  const moved = or(isNull(apiKeys.lastUsedAt), sql`${apiKeys.lastUsedAt} < ${use.lastUsedAt}`);
  const lastUse = db
    .update(apiKeys)
    .set({ lastUsedAt: use.lastUsedAt })
    .where(inEnvironment(apiKeys, place, eq(apiKeys.id, id), moved));
  const days = use.days.map((item) =>
    db
      .insert(apiKeyUsage)
      .values({
        keyId: id,
        companyId: place.companyId,
        environment: place.environment,
        day: item.day,
        admitted: item.admitted,
        denied: item.denied,
        seq: use.seq,
      })
      .onConflictDoUpdate({
        target: [apiKeyUsage.keyId, apiKeyUsage.day],
        set: {
          admitted: sql`excluded.admitted`,
          denied: sql`max(${apiKeyUsage.denied}, excluded.denied)`,
          seq: sql`excluded.seq`,
        },
        setWhere: sql`${apiKeyUsage.seq} <= excluded.seq`,
      }),
  );
  return [lastUse, ...days].map(write);
}
