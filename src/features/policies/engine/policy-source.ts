/** Policies as they are in force. Which version that is comes with each person from D1's primary, so none is stale. */

import { LruMap } from "../../../core/lru.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import type { PolicyEngine } from "./engine.ts";
import { createPoliciesInForce, NO_POLICIES, type PoliciesInForce } from "./policies-in-force.ts";
import { selectEnabledPolicies } from "../store.ts";

export interface PolicySource {
  /** Those of this version, or newer ones. */
  readonly inForce: (place: CompanyPlace, version: number) => Promise<PoliciesInForce>;
  /** The newest policies, whatever was read before. For work that belongs to no request. */
  readonly current: (place: CompanyPlace) => Promise<PoliciesInForce>;
  readonly engine: PolicyEngine;
}

/** Companies whose policies one isolate keeps: a few hundred bytes a policy, 500 policies at most. */
const COMPANIES = 64;

export function createPolicySource(db: Database, engine: PolicyEngine): PolicySource {
  const memory = new LruMap<string, PoliciesInForce>(COMPANIES);

  async function current({ companyId }: CompanyPlace): Promise<PoliciesInForce> {
    const { version, documents } = await selectEnabledPolicies(db, { companyId });
    // Kept by the version that was read with them, whichever was asked for.
    const read = createPoliciesInForce({ companyId }, version, documents);
    memory.set(companyId, read);
    return read;
  }

  return {
    engine,
    current,
    inForce: async ({ companyId }, version) => {
      // Versions are counted from the first change: before it there is nothing to read.
      if (version === 0) return NO_POLICIES;
      const present = memory.get(companyId);
      return present?.version === version ? present : current({ companyId });
    },
  };
}
