/** The row of record, read on D1's primary by the key's object alone. */

import { limitsOf } from "../../../core/plans.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { buildPlanQuery, customLimits } from "../../tenancy/index.ts";
import type { KeyTruth } from "../rules/key.ts";
import { buildKeyQuery } from "../store.ts";

/** One round trip. Nothing where there is no such key in this company and environment. */
export async function readKeyTruth(
  db: Database,
  place: EnvironmentPlace,
  keyId: string,
): Promise<KeyTruth | undefined> {
  const [[key], [plan]] = await db.batch([
    buildKeyQuery(db, place, keyId),
    buildPlanQuery(db, place),
  ]);
  if (key === undefined || plan === undefined) return undefined;

  return {
    limits: limitsOf(plan.plan, customLimits(plan), place.environment),
    expiresAt: key.expiresAt,
    revokedAt: key.revokedAt,
    fencePending: key.fencePending,
  };
}
