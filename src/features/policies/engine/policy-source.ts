/** Policies as they are in force. Which version that is comes with each person from D1's primary, so none is stale. */

import { LruMap } from "../../../core/lru.ts";
import type { CompanyScope } from "../../../core/scope.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { startEvaluator } from "./cedar.ts";
import { createPoliciesInForce, type PoliciesInForce } from "./policies-in-force.ts";
import { selectEnabledPolicies } from "../store.ts";

export interface PolicySource {
  /** Those of this version, or newer ones. */
  readonly inForce: (scope: CompanyScope, version: number) => Promise<PoliciesInForce>;
}

/** Companies whose policies one isolate keeps: a few hundred bytes a policy, 500 policies at most. */
const COMPANIES = 64;

export function createPolicySource(db: Database): PolicySource {
  const memory = new LruMap<string, PoliciesInForce>(COMPANIES);
  return {
    inForce: async ({ companyId }, version) => {
      await startEvaluator();
      const present = memory.get(companyId);
      if (present?.version === version) return present;
      // Versions are counted from the first change: before it there is nothing to read.
      const read = version === 0 ? NONE : await readPolicies(db, { companyId });
      memory.set(companyId, read);
      return read;
    },
  };
}

const NONE = createPoliciesInForce({ companyId: "" }, 0, []);

/** Keyed by the version that was read with them, whichever was asked for. */
export async function readPolicies(db: Database, scope: CompanyScope): Promise<PoliciesInForce> {
  await startEvaluator();
  const { version, documents } = await selectEnabledPolicies(db, scope);
  return createPoliciesInForce(scope, version, documents);
}
