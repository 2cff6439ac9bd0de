/**
 * The job that takes everything from under retired keys, and writes down when they may go from their lists. An operator
 * needs no access to a key for it: the Worker has them. `npm run rotate -- status` reads what stands here.
 */

import { sql } from "drizzle-orm";

import type { Random } from "../core/encoding.ts";
import { keyIdOf, retiredKeyIds } from "../core/sealed-box.ts";
import { MINUTE_MS } from "../core/time.ts";
import { buildKeysSealedBy } from "../features/api-keys/index.ts";
import { sealTokensAnew, type SealTokenDeps } from "../features/connectors/index.ts";
import { buildRunnersSealedBy } from "../features/runners/index.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/d1/database.ts";
import { buildSealedCount, resealColumn } from "../platform/d1/reseal-rows.ts";
import { RING_NAMES, type RingName } from "../platform/key-rings/rules.ts";
import { noteRings, saveRings, type RingRow } from "../platform/key-rings/store.ts";
import { rewrapVault } from "../platform/secret-store/rewrap.ts";
import { buildWrappedCount } from "../platform/secret-store/vault-rows.ts";
import { SEALED_COLUMNS } from "./reseal.ts";

export interface KeyRingDeps extends SealTokenDeps {
  readonly db: Database;
  readonly random: Random;
  readonly config: Pick<
    Config,
    "keySealSecrets" | "sealMasterKeys" | "vaultMasterKeys" | "auditSigningSeeds"
  >;
}

/** Of each column and run. A value costs some hashes; a page of 250 is one statement. */
const VALUES_A_RUN = 1_000;

/**
 * Each is a statement of its own, in one batch. Accident: it is more than the job's share of a run's queries where the
 * jobs before it take all of theirs. Then nothing is rewrapped, run after run. @internal Exported for the test of it.
 */
export const VERSIONS_A_RUN = 80;

/** What is under retired keys, before this run and after it. */
interface Looked {
  readonly left: number;
  readonly broken: number;
  readonly moved: number;
}

const NOTHING: Looked = { left: 0, broken: 0, moved: 0 };

export async function lookAfterKeyRings(
  deps: KeyRingDeps,
  nowMs: number,
): Promise<Readonly<Record<string, number>>> {
  const { db } = deps;
  const noted = await noteRings(db, await readKeys(deps), nowMs);
  const left = await countLeft(deps, noted, nowMs);
  const rows: RingRow[] = [];
  const total = { moved: 0, left: 0, broken: 0 };
  for (const ring of noted) {
    const looked = await look(deps, ring, left[ring.name]);
    const walk = ring.name === "SEAL_MASTER_KEY" ? await walkOn(deps, ring, nowMs) : {};
    rows.push({ ...ring, left: looked.left, broken: looked.broken, ...walk, checkedAt: nowMs });
    total.moved += looked.moved;
    total.left += looked.left;
    total.broken += looked.broken;
  }
  await saveRings(db, rows);
  return total;
}

function mastersOf({ config }: KeyRingDeps, name: RingName): readonly string[] {
  switch (name) {
    case "KEY_SEAL_SECRET":
      return config.keySealSecrets;
    case "SEAL_MASTER_KEY":
      return config.sealMasterKeys;
    case "VAULT_MASTER_KEY":
      return config.vaultMasterKeys;
    case "AUDIT_SIGNING_KEY":
      return config.auditSigningSeeds;
  }
}

function readKeys(deps: KeyRingDeps) {
  return Promise.all(
    RING_NAMES.map(async (name) => {
      const masters = mastersOf(deps, name);
      return {
        name,
        firstId: await keyIdOf(masters[0] ?? ""),
        retiredIds: await retiredKeyIds({ masters }),
      };
    }),
  );
}

/** One statement, so where nothing is to be done, a run is three. Sixteen keys a list are just under D1's parameters. */
async function countLeft({ db }: KeyRingDeps, rings: readonly RingRow[], nowMs: number) {
  const left: Record<RingName, number> = {
    ...{ KEY_SEAL_SECRET: 0, SEAL_MASTER_KEY: 0, VAULT_MASTER_KEY: 0, AUDIT_SIGNING_KEY: 0 },
  };
  const counts = rings.flatMap(({ name, retiredIds }) =>
    retiredIds.length === 0
      ? []
      : countsOf(db, name, retiredIds, nowMs).map((query) => ({ name, query })),
  );
  if (counts.length === 0) return left;
  const fields = counts.map(({ query }, index) => [`n${index}`, sql<number>`(${query})`] as const);
  const found = await db
    .select(Object.fromEntries(fields))
    .from(sql`(SELECT 1)`)
    .get();
  counts.forEach(({ name }, index) => {
    left[name] += found?.[`n${index}`] ?? 0;
  });
  return left;
}

function countsOf(db: Database, name: RingName, retiredIds: readonly string[], nowMs: number) {
  switch (name) {
    case "KEY_SEAL_SECRET":
      return [buildKeysSealedBy(db, retiredIds, nowMs), buildRunnersSealedBy(db, retiredIds)];
    case "SEAL_MASTER_KEY":
      return SEALED_COLUMNS.flatMap((column) =>
        retiredIds.map((keyId) => buildSealedCount(db, column, keyId)),
      );
    case "VAULT_MASTER_KEY":
      return [buildWrappedCount(db, retiredIds)];
    // A signature stays what it is: the public half of a retired key stays in the list.
    case "AUDIT_SIGNING_KEY":
      return [];
  }
}

async function look(deps: KeyRingDeps, { name }: RingRow, left: number): Promise<Looked> {
  if (left === 0) return NOTHING;
  const { db, random } = deps;
  const options = { db, random, keyring: { masters: mastersOf(deps, name) } };
  switch (name) {
    case "SEAL_MASTER_KEY":
      return resealAll(options);
    case "VAULT_MASTER_KEY": {
      const { rewrapped: moved, ...found } = await rewrapVault(options, VERSIONS_A_RUN);
      return { ...found, moved };
    }
    // Their owners rotate them.
    case "KEY_SEAL_SECRET":
    case "AUDIT_SIGNING_KEY":
      return { ...NOTHING, left };
  }
}

async function resealAll(options: Parameters<typeof resealColumn>[0]): Promise<Looked> {
  const total = { moved: 0, left: 0, broken: 0 };
  for (const column of SEALED_COLUMNS) {
    const found = await resealColumn(options, column, VALUES_A_RUN);
    total.moved += found.resealed;
    total.left += found.left;
    total.broken += found.broken;
  }
  return total;
}

/** Objects of an earlier version, which seal under the key of before, are gone by then. */
const WALK_AFTER_MS = 30 * MINUTE_MS;

/**
 * Goes on where the last run stopped. A walk in which each object answered is noted as done; after any other one the next
 * begins.
 */
async function walkOn(deps: KeyRingDeps, ring: RingRow, nowMs: number) {
  const isOver = ring.retiredIds.length === 0 || ring.walkedAt !== null;
  if (isOver || nowMs < ring.firstSince + WALK_AFTER_MS) return {};
  const { after, failed } = await sealTokensAnew(deps, ring.walkAfter);
  const walkFailed = ring.walkFailed + failed;
  if (after !== null) return { walkAfter: after, walkFailed };
  return { walkAfter: 0, walkFailed: 0, walkedAt: walkFailed === 0 ? nowMs : null };
}
