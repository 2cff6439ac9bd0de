/**
 * The job that takes everything from under retired keys, and writes down when they may go from their lists. An operator
 * needs no access to a key for it: the Worker has them. `npm run rotate -- status` reads what stands here.
 */

import type { Random } from "../core/encoding.ts";
import { keyIdOf, retiredKeyIds, type Keyring } from "../core/sealed-box.ts";
import { MINUTE_MS } from "../core/time.ts";
import { countKeysSealedBy } from "../features/api-keys/index.ts";
import { sealTokensAnew, type SealTokenDeps } from "../features/connectors/index.ts";
import { countRunnersSealedBy } from "../features/runners/index.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/d1/database.ts";
import { resealColumn } from "../platform/d1/reseal-rows.ts";
import {
  noteRing,
  updateRing,
  type RingFindings,
  type RingRow,
} from "../platform/key-rings/store.ts";
import type { RingName } from "../platform/key-rings/rules.ts";
import { rewrapVault } from "../platform/secret-store/rewrap.ts";
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

/** Each is a statement of its own, and D1 allows a thousand in one invocation. */
const VERSIONS_A_RUN = 200;

/** What one run found of one list, and what it did. */
interface Looked {
  readonly findings: RingFindings;
  readonly moved: number;
}

type Look = (deps: KeyRingDeps, ring: RingRow, nowMs: number) => Promise<Looked>;

const LISTS: Readonly<
  Record<RingName, { readonly of: keyof KeyRingDeps["config"]; readonly look: Look }>
> = {
  KEY_SEAL_SECRET: { of: "keySealSecrets", look: lookAtCredentials },
  SEAL_MASTER_KEY: { of: "sealMasterKeys", look: lookAtSealed },
  VAULT_MASTER_KEY: { of: "vaultMasterKeys", look: lookAtVault },
  // A signature stays what it is: only the public half of a retired key is needed, and stays in the list.
  AUDIT_SIGNING_KEY: { of: "auditSigningSeeds", look: async () => NOTHING_LEFT },
};

const NOTHING_LEFT: Looked = { findings: { left: 0, broken: 0 }, moved: 0 };

export async function lookAfterKeyRings(
  deps: KeyRingDeps,
  nowMs: number,
): Promise<Readonly<Record<string, number>>> {
  const counts = { moved: 0, left: 0, broken: 0 };
  for (const [name, { of, look }] of Object.entries(LISTS) as [
    RingName,
    (typeof LISTS)[RingName],
  ][]) {
    const keyring: Keyring = { masters: deps.config[of] };
    const retiredIds = await retiredKeyIds(keyring);
    const firstId = await keyIdOf(keyring.masters[0] ?? "");
    const ring = await noteRing(deps.db, { name, firstId, retiredIds }, nowMs);
    const { findings, moved } =
      retiredIds.length === 0 ? NOTHING_LEFT : await look(deps, ring, nowMs);
    await updateRing(deps.db, name, findings, nowMs);
    counts.moved += moved;
    counts.left += findings.left;
    counts.broken += findings.broken;
  }
  return counts;
}

async function lookAtCredentials({ db }: KeyRingDeps, ring: RingRow, nowMs: number) {
  const [keys, runners] = await Promise.all([
    countKeysSealedBy(db, ring.retiredIds, nowMs),
    countRunnersSealedBy(db, ring.retiredIds),
  ]);
  return { findings: { left: keys + runners, broken: 0 }, moved: 0 };
}

async function lookAtSealed(deps: KeyRingDeps, ring: RingRow, nowMs: number): Promise<Looked> {
  const { db, random } = deps;
  const options = { db, random, keyring: { masters: deps.config.sealMasterKeys } };
  let [moved, left, broken] = [0, 0, 0];
  for (const column of SEALED_COLUMNS) {
    const found = await resealColumn(options, column, VALUES_A_RUN);
    moved += found.resealed;
    left += found.left;
    broken += found.broken;
  }
  return { findings: { left, broken, ...(await walkOn(deps, ring, nowMs)) }, moved };
}

/** Objects of an earlier version, which seal under the key of before, are gone by then. */
const WALK_AFTER_MS = 30 * MINUTE_MS;

/**
 * Goes on where the last run stopped. A walk in which each object answered is noted as done; after any other one the next
 * begins.
 */
async function walkOn(deps: KeyRingDeps, ring: RingRow, nowMs: number) {
  if (ring.walkedAt !== null || nowMs < ring.firstSince + WALK_AFTER_MS) return {};
  const { after, failed } = await sealTokensAnew(deps, ring.walkAfter);
  const walkFailed = ring.walkFailed + failed;
  if (after !== null) return { walkAfter: after, walkFailed };
  return { walkAfter: 0, walkFailed: 0, walkedAt: walkFailed === 0 ? nowMs : null };
}

async function lookAtVault({ db, random, config }: KeyRingDeps): Promise<Looked> {
  const options = { db, random, keyring: { masters: config.vaultMasterKeys } };
  const { rewrapped, broken, left } = await rewrapVault(options, VERSIONS_A_RUN);
  return { findings: { left, broken }, moved: rewrapped };
}
