/** The embedded vault's statements. A name belongs to one company by its own spelling; the vault knows no tenants. */

import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  inArray,
  isNull,
  lt,
  notInArray,
  sql,
} from "drizzle-orm";

import type { CodedError } from "../../core/errors.ts";
import type { Database } from "../d1/database.ts";
import { mustHaveChanged, write, type Write } from "../d1/write.ts";
import { HEAD_LENGTH, type VersionId, type Sealed, type WrappedKey } from "./envelope.ts";
import { vaultNames, vaultVersions } from "./tables.ts";

/** A name and, where it is there, the version of one token. */
export interface VaultEntry {
  readonly currentToken: string | null;
  readonly deletedAt: number | null;
  readonly envelope: string | null;
}

/** A version's wrapped data key; its value stays in the database. */
export interface WrappedRow extends VersionId {
  readonly head: string;
}

const HEAD = sql<string>`substr(${vaultVersions.envelope}, 1, ${sql.raw(String(HEAD_LENGTH))})`;

export async function findEntry(
  db: Database,
  { name, token }: VersionId,
): Promise<VaultEntry | undefined> {
  const [entry] = await db
    .select({
      currentToken: vaultNames.currentToken,
      deletedAt: vaultNames.deletedAt,
      envelope: vaultVersions.envelope,
    })
    .from(vaultNames)
    .leftJoin(
      vaultVersions,
      and(eq(vaultVersions.name, vaultNames.name), eq(vaultVersions.token, token)),
    )
    .where(eq(vaultNames.name, name));
  return entry;
}

/** Versions a description lists; a vault keeps few, and all that are young. */
const MAX_LISTED = 100;

export async function selectVersions(
  db: Database,
  name: string,
): Promise<{ currentToken: string | null; token: string }[]> {
  return db
    .select({ currentToken: vaultNames.currentToken, token: vaultVersions.token })
    .from(vaultNames)
    .innerJoin(vaultVersions, eq(vaultVersions.name, vaultNames.name))
    .where(and(eq(vaultNames.name, name), isNull(vaultNames.deletedAt)))
    .orderBy(desc(vaultVersions.createdAt), asc(vaultVersions.token))
    .limit(MAX_LISTED);
}

/** A name that is there, even a deleted one, is not made again. */
export function insertName(
  db: Database,
  versionId: VersionId,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const row = {
    name: versionId.name,
    currentToken: versionId.token,
    createdAt: nowMs,
    deletedAt: null,
  };
  const statement = db.insert(vaultNames).values(row).onConflictDoNothing();
  return [write(statement), mustHaveChanged(db, "vault_name", lost)];
}

export function insertVersion(
  db: Database,
  versionId: VersionId,
  sealed: Sealed,
  nowMs: number,
): Write {
  const { name, token } = versionId;
  const row = { name, token, ...sealed, createdAt: nowMs };
  return write(db.insert(vaultVersions).values(row));
}

/** On condition of what is current: so the one before it is known, and a tombstone, which has none, is not written over. */
export function advanceName(
  db: Database,
  versionId: VersionId,
  current: string,
  lost: CodedError,
): Write[] {
  const isCurrent = and(eq(vaultNames.name, versionId.name), eq(vaultNames.currentToken, current));
  const statement = db.update(vaultNames).set({ currentToken: versionId.token }).where(isCurrent);
  return [write(statement), mustHaveChanged(db, "vault_name", lost)];
}

/** The version as the current one, on condition of what is current and that it is there. */
export function labelVersion(
  db: Database,
  versionId: VersionId,
  current: string,
  lost: CodedError,
): Write[] {
  const isThere = exists(
    db
      .select({ one: sql`1` })
      .from(vaultVersions)
      .where(and(eq(vaultVersions.name, versionId.name), eq(vaultVersions.token, versionId.token))),
  );
  const where = and(
    eq(vaultNames.name, versionId.name),
    eq(vaultNames.currentToken, current),
    isThere,
  );
  const statement = db.update(vaultNames).set({ currentToken: versionId.token }).where(where);
  return [write(statement), mustHaveChanged(db, "vault_label", lost)];
}

/** All that were made before, but `kept`. */
export function pruneVersions(
  db: Database,
  name: string,
  kept: readonly string[],
  beforeMs: number,
): Write {
  return write(
    db
      .delete(vaultVersions)
      .where(
        and(
          eq(vaultVersions.name, name),
          notInArray(vaultVersions.token, [...kept]),
          lt(vaultVersions.createdAt, beforeMs),
        ),
      ),
  );
}

/** The values go, the name stays. A name that never was is marked too: a creation under way finds it over. */
export function buryName(db: Database, name: string, nowMs: number): Write[] {
  const tombstone = { currentToken: null, deletedAt: nowMs };
  return [
    write(
      db
        .insert(vaultNames)
        .values({ name, createdAt: nowMs, ...tombstone })
        .onConflictDoUpdate({
          target: vaultNames.name,
          set: tombstone,
          setWhere: isNull(vaultNames.deletedAt),
        }),
    ),
    write(db.delete(vaultVersions).where(eq(vaultVersions.name, name))),
  ];
}

export async function selectWrappedUnder(
  db: Database,
  keyIds: readonly string[],
  limit: number,
): Promise<WrappedRow[]> {
  return db
    .select({ name: vaultVersions.name, token: vaultVersions.token, head: HEAD.as("head") })
    .from(vaultVersions)
    .where(inArray(vaultVersions.keyId, [...keyIds]))
    .limit(limit);
}

export function buildWrappedCount(db: Database, keyIds: readonly string[]) {
  const named = sql`(SELECT value FROM json_each(${JSON.stringify(keyIds)}))`;
  const under = inArray(vaultVersions.keyId, named);
  return db.select({ value: count() }).from(vaultVersions).where(under);
}

/** Changes nothing where the version was deleted or rewrapped meanwhile. */
export function updateHead(db: Database, row: WrappedRow, { head, keyId }: WrappedKey): Write {
  const same = and(
    eq(vaultVersions.name, row.name),
    eq(vaultVersions.token, row.token),
    eq(HEAD, row.head),
  );
  const envelope = sql`${head} || substr(${vaultVersions.envelope}, ${HEAD_LENGTH + 1})`;
  return write(db.update(vaultVersions).set({ envelope, keyId }).where(same));
}
