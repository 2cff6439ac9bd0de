/** One live and one test key. Their values are known to the product only while it makes them, so we keep them. */

import { and, eq, isNull } from "drizzle-orm";

import type { UserActor } from "../../src/core/actor.ts";
import { API_SCOPES } from "../../src/core/api-scopes.ts";
import { sha256Hex } from "../../src/core/crypto.ts";
import { ENVIRONMENTS, type Environment } from "../../src/core/environment.ts";
import type { HmacKey } from "../../src/core/hmac-key.ts";
import { openKeySeal } from "../../src/features/api-keys/rules/key-format.ts";
import { mintKey } from "../../src/features/api-keys/manage/mint-key.ts";
import { apiKeys } from "../../src/features/api-keys/tables.ts";
import type { Database } from "../../src/platform/d1/database.ts";
import { secureRandom } from "./random.ts";
import type { SeedCompany } from "./seed-file.ts";

interface KeysOrder {
  readonly owner: UserActor;
  readonly known: SeedCompany["keys"] | undefined;
  readonly sealKeys: readonly HmacKey[];
}

interface SeededKeys {
  readonly keys: SeedCompany["keys"];
  /** Those whose known value had to be replaced. */
  readonly renewed: readonly Environment[];
}

export async function seedKeys(db: Database, order: KeysOrder, nowMs: number): Promise<SeededKeys> {
  const keys = { live: "", test: "" };
  const renewed: Environment[] = [];
  for (const environment of ENVIRONMENTS) {
    const known = order.known?.[environment];
    if (known !== undefined && (await works(db, known, environment, order))) {
      keys[environment] = known;
      continue;
    }
    keys[environment] = await replaceKey(db, environment, order, nowMs);
    if (known !== undefined) renewed.push(environment);
  }
  return { keys, renewed };
}

/** Sealed with a secret of today, and neither revoked nor gone with its database. */
async function works(
  db: Database,
  value: string,
  environment: Environment,
  { owner, sealKeys }: KeysOrder,
): Promise<boolean> {
  if (openKeySeal(value, sealKeys) !== environment) return false;
  const row = await db
    .select({ companyId: apiKeys.companyId, revokedAt: apiKeys.revokedAt })
    .from(apiKeys)
    .where(eq(apiKeys.hash, await sha256Hex(value)))
    .get();
  return row !== undefined && row.companyId === owner.companyId && row.revokedAt === null;
}

/** The one before it, whose value no one has any more, goes; a revoked one stays, it is part of the history. */
async function replaceKey(
  db: Database,
  environment: Environment,
  { owner, sealKeys }: KeysOrder,
  nowMs: number,
): Promise<string> {
  const [sealKey] = sealKeys;
  if (sealKey === undefined) throw new Error("KEY_SEAL_SECRET is empty");
  const name = `Demo ${environment} key`;
  const { companyId, id: createdBy } = owner;
  const { value, row } = await mintKey(
    { actor: owner, nowMs, deps: { random: secureRandom, sealKeys: [sealKey] } },
    { name, environment, scopes: API_SCOPES, expiresAt: null },
  );
  const lost = { companyId, environment, name, createdBy };
  await db.batch([
    db
      .delete(apiKeys)
      .where(
        and(
          isNull(apiKeys.revokedAt),
          ...(Object.keys(lost) as (keyof typeof lost)[]).map((key) => eq(apiKeys[key], lost[key])),
        ),
      ),
    db.insert(apiKeys).values(row),
  ]);
  return value;
}
