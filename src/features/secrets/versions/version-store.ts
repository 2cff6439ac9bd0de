/** The versions of a secret: who made them, and what was retrieved of them. Values are in the store alone. */

import { and, count, desc, eq, lte, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { MOST_HOLDERS, MOST_VERSIONS, QUIET_MS } from "../rules/old-version.ts";
import type { HolderType } from "../rules/secret.ts";
import { secretHolds, secrets, secretVersions } from "../tables.ts";

export interface NewVersion {
  readonly secretId: string;
  readonly version: number;
  readonly createdAt: number;
  readonly createdBy: string;
}

/**
 * For the batch that makes the version the current one: its row, a look at the one before when what is under way with
 * that is over, and no more rows than are listed.
 */
export function addVersion(db: Database, place: EnvironmentPlace, made: NewVersion): Write[] {
  const { companyId, environment } = place;
  const { secretId, version, createdAt } = made;
  const others = (condition: SQL) =>
    inEnvironment(secretVersions, place, eq(secretVersions.secretId, secretId), condition);
  return [
    write(db.insert(secretVersions).values({ ...made, companyId, environment })),
    write(
      db
        .update(secretVersions)
        .set({ unusedCheckAt: createdAt + QUIET_MS })
        .where(others(eq(secretVersions.version, version - 1))),
    ),
    write(
      db.delete(secretVersions).where(others(lte(secretVersions.version, version - MOST_VERSIONS))),
    ),
  ];
}

/** For the batch that removes the secret's row, where it did: a secret made anew under the slug begins at its own 1. */
export function removeVersions(db: Database, place: EnvironmentPlace, secretId: string): Write[] {
  const isGone = sql`NOT EXISTS (SELECT 1 FROM ${secrets} WHERE ${inEnvironment(secrets, place, eq(secrets.id, secretId))})`;
  return [secretVersions, secretHolds].map((table) =>
    write(
      db.delete(table).where(inEnvironment(table, place, eq(table.secretId, secretId), isGone)),
    ),
  );
}

export interface Holder {
  readonly type: HolderType;
  readonly id: string;
}

/**
 * For the batch of a retrieval, beside its audit event: counts it and, where something goes on with the value, notes
 * what. Undone as a whole where it was told already that the version is in use no more.
 * Attack, or bad luck: a retrieval that was under way for long hands out a value that somebody has just revoked.
 */
export function holdWrites(
  db: Database,
  place: EnvironmentPlace,
  retrieved: {
    readonly secretId: string;
    readonly version: number;
    readonly holders: readonly Holder[];
    readonly nowMs: number;
    /** What is thrown where the version is in use no more. */
    readonly unused: CodedError;
  },
): Write[] {
  const { companyId, environment } = place;
  const { secretId, version, holders, nowMs, unused } = retrieved;
  const one = inEnvironment(
    secretVersions,
    place,
    eq(secretVersions.secretId, secretId),
    eq(secretVersions.version, version),
  );
  const isTold = sql`EXISTS (SELECT 1 FROM ${secretVersions} WHERE ${one} AND ${secretVersions.unusedToldAt} IS NOT NULL)`;
  const holds = holders.map(({ type, id }) => ({
    ...{ companyId, environment, secretId, version, heldAt: nowMs },
    ...{ holderType: type, holderId: id },
  }));
  return [
    mustHold(db, "version_unused", sql`NOT ${isTold}`, unused),
    write(
      db
        .update(secretVersions)
        .set({
          retrievals: sql`${secretVersions.retrievals} + 1`,
          lastRetrievedAt: sql`max(coalesce(${secretVersions.lastRetrievedAt}, 0), ${nowMs})`,
        })
        .where(one),
    ),
    ...(holds.length === 0
      ? []
      : [write(db.insert(secretHolds).values(holds).onConflictDoNothing())]),
  ];
}

/**
 * For the batch that ends the holder. Old versions that it held are looked at by the next sweep; the current ones when
 * they are replaced. `onlyIf`: for a holder that may go on with something else.
 */
export function releaseHolds(
  db: Database,
  place: EnvironmentPlace,
  holder: Holder,
  onlyIf?: SQL,
): Write[] {
  const own = inEnvironment(
    secretHolds,
    place,
    eq(secretHolds.holderType, holder.type),
    eq(secretHolds.holderId, holder.id),
    onlyIf,
  );
  const held = sql`(${secretVersions.secretId}, ${secretVersions.version}) IN (SELECT ${secretHolds.secretId}, ${secretHolds.version} FROM ${secretHolds} WHERE ${own})`;
  const current = db
    .select({ version: secrets.version })
    .from(secrets)
    .where(inEnvironment(secrets, place, eq(secrets.id, secretVersions.secretId)));
  const isOld = sql`${secretVersions.version} < (${current})`;
  return [
    write(
      db
        .update(secretVersions)
        .set({ unusedCheckAt: 0 })
        .where(inEnvironment(secretVersions, place, held, isOld)),
    ),
    write(db.delete(secretHolds).where(own)),
  ];
}

export interface ListedVersion {
  readonly row: typeof secretVersions.$inferSelect;
  readonly holders: readonly Holder[];
  readonly holderCount: number;
}

/** Newest first, with the total, in one round trip. */
export async function selectVersions(
  db: Database,
  place: EnvironmentPlace,
  secretId: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ items: ListedVersion[]; totalCount: number }> {
  const where = inEnvironment(secretVersions, place, eq(secretVersions.secretId, secretId));
  const holds = inEnvironment(
    secretHolds,
    place,
    and(
      eq(secretHolds.secretId, secretVersions.secretId),
      eq(secretHolds.version, secretVersions.version),
    ),
  );
  const { holderType, holderId } = secretHolds;
  const [rows, [total]] = await db.batch([
    db
      .select({
        row: secretVersions,
        holders: sql<string>`(SELECT json_group_array(json(entry)) FROM (
          SELECT json_object('type', ${holderType}, 'id', ${holderId}) AS entry
          FROM ${secretHolds} WHERE ${holds} ORDER BY ${holderType}, ${holderId} LIMIT ${MOST_HOLDERS}))`,
        holderCount: sql<number>`(SELECT count(*) FROM ${secretHolds} WHERE ${holds})`,
      })
      .from(secretVersions)
      .where(where)
      .orderBy(desc(secretVersions.version))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(secretVersions).where(where),
  ]);
  const items = rows.map((found) => ({
    ...found,
    holders: JSON.parse(found.holders) as Holder[],
  }));
  return { items, totalCount: total?.value ?? 0 };
}
