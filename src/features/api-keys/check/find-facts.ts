/** From a key's hash to its immutable facts: KV, else D1, which fills KV. */

import type { CallerRequest } from "../../../core/context.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import { createTurns, inTurn, type TurnDeps, type Turns } from "../../../core/turns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import type { KeyFacts } from "../rules/key.ts";
import { findKeyByHash } from "../store.ts";

/** The facts never change, so the edge may keep them as long as it likes. */
const EDGE_CACHE_SECONDS = 3_600;

/** Unused facts go by themselves; the next use fills them again. */
const KV_TTL_SECONDS = 7 * 86_400;

/** @internal Exported for the tests. */
export const LOOKUPS_AT_ONCE = 50;

export function createLookupTurns(): Turns {
  return createTurns(LOOKUPS_AT_ONCE);
}

export interface FactDeps extends TurnDeps {
  readonly db: Database;
  readonly facts: KVNamespace;
  readonly defer: CallerRequest["defer"];
}

export type FactsFound = KeyFacts | "unknown";

export async function findFacts(hash: string, deps: FactDeps): Promise<FactsFound> {
  const name = `key:${hash}`;
  const cached = await readCopy(deps.facts, name);
  if (cached !== null) return cached;

  const row = await inTurn(deps, "The check of new keys", () => findKeyByHash(deps.db, hash));
  // No negative entry: a key created a moment from now would stay invisible.
  if (row === undefined) return "unknown";

  const facts: KeyFacts = {
    keyId: row.id,
    companyId: row.companyId,
    environment: row.environment,
    scopes: row.scopes,
    expiresAt: row.expiresAt,
  };
  deps.defer(writeCopy(deps.facts, name, facts));
  return facts;
}

/** KV that does not answer makes a check slower, not refused. */
async function readCopy(kv: KVNamespace, name: string): Promise<KeyFacts | null> {
  try {
    return await kv.get<KeyFacts>(name, { type: "json", cacheTtl: EDGE_CACHE_SECONDS });
  } catch {
    return null;
  }
}

async function writeCopy(kv: KVNamespace, name: string, facts: KeyFacts): Promise<void> {
  try {
    await kv.put(name, JSON.stringify(facts), { expirationTtl: KV_TTL_SECONDS });
  } catch {
    // The next check of this key fills it.
  }
}

export function placeOf(facts: KeyFacts): EnvironmentPlace {
  return { companyId: facts.companyId, environment: facts.environment };
}
