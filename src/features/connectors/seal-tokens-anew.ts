/**
 * After a change of the seal's master keys: the objects of refresh tokens seal anew what they keep. They are found by the
 * connectors that name them. An object whose connector is gone does it by itself, at its next alarm.
 */

import type { EnvironmentPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { selectAfter } from "./walk-store.ts";

export interface SealTokenDeps {
  readonly db: Database;
  readonly sealTokenAnew: (place: EnvironmentPlace, slug: string) => Promise<void>;
}

export interface WalkedOver {
  /** Where the next run goes on; null once all were walked over. */
  readonly after: number | null;
  readonly asked: number;
  readonly failed: number;
}

/** Rows that one run looks at. Each object answers within milliseconds, and is asked in its turn. */
const ROWS = 200;

export async function sealTokensAnew(
  { db, sealTokenAnew }: SealTokenDeps,
  after: number,
): Promise<WalkedOver> {
  const rows = await selectAfter(db, after, ROWS);
  let asked = 0;
  let failed = 0;
  for (const { companyId, environment, auth } of rows) {
    if (auth.scheme !== "oauth2_refresh") continue;
    asked++;
    try {
      await sealTokenAnew({ companyId, environment }, auth.secret);
    } catch {
      failed++;
    }
  }
  const last = rows.length < ROWS ? undefined : rows.at(-1);
  return { after: last?.row ?? null, asked, failed };
}
