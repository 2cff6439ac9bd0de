/** The Worker's job with lists of keys of the test's own. */

import { lookAfterKeyRings } from "../../../src/compose/key-rings.ts";
import { createRefreshObjects } from "../../../src/compose/objects.ts";
import type { RingName } from "../../../src/platform/key-rings/rules.ts";
import { decideRetirement, type Ring } from "../../../src/platform/key-rings/rules.ts";
import { createDatabase, type Database } from "../../../src/platform/d1/database.ts";
import { keyRings } from "../../../src/platform/key-rings/tables.ts";
import { env, random } from "../../support/world.ts";

export const db = createDatabase(env.DB);
export const NEW = "ring-master-new-0123456789abcdef01234";
export const OLD = "ring-master-old-0123456789abcdef01234";

const SEED = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";

export interface Lists {
  readonly seal?: readonly string[];
  readonly master?: readonly string[];
  readonly vault?: readonly string[];
  readonly audit?: readonly string[];
}

export const look = (lists: Lists, nowMs: number, database: Database = db) =>
  lookAfterKeyRings(
    {
      db: database,
      random,
      config: {
        keySealSecrets: lists.seal ?? [NEW],
        sealMasterKeys: lists.master ?? [NEW],
        vaultMasterKeys: lists.vault ?? [NEW],
        auditSigningSeeds: lists.audit ?? [SEED],
      },
      sealTokenAnew: createRefreshObjects(env.REFRESH_TOKEN).sealAnew,
    },
    nowMs,
  );

export async function ringOf(name: RingName): Promise<Ring> {
  const rows = await db.select().from(keyRings);
  const ring = rows.find((row) => row.name === name);
  if (ring === undefined) throw new Error(`No ring ${name}`);
  return ring;
}

export const mayRetire = async (name: RingName, nowMs: number) =>
  decideRetirement(await ringOf(name), nowMs);
