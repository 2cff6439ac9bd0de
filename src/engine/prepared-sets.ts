/** Policy sets that Cedar holds parsed, the least recently used first. */

import { preparsePolicySet } from "@cedar-policy/cedar-wasm/web";

import type { Policies, PreparedCounts, SetOfBatch } from "./protocol.ts";

/** A prepared policy takes some 7 kB of the instance's memory, so these take 28 MB at most. */
const MAX_PREPARED_POLICIES = 4_000;
const MAX_PREPARED_SETS = 128;

export interface PreparedSets {
  /** Those of them that are neither held nor sent along. What is held becomes the most recently used. */
  readonly missing: (sets: readonly SetOfBatch[]) => string[];
  /** The name by which Cedar holds the set; undefined where it is neither held nor sent. Throws what is no set. */
  readonly nameOf: (set: SetOfBatch) => string | undefined;
  readonly counts: () => PreparedCounts;
}

/**
 * The package keeps prepared sets by name for as long as the isolate lives and cannot forget one, only replace it: so
 * names are few and used again. `engine` keeps the names of two engines in one isolate apart.
 */
export function createPreparedSets(engine: string): PreparedSets {
  const prepared = new Map<string, { readonly name: string; readonly size: number }>();
  const freeNames: string[] = [];
  let names = 0;
  let policies = 0;

  function makeRoom(size: number): void {
    for (const [key, slot] of prepared) {
      const fits = policies + size <= MAX_PREPARED_POLICIES;
      if (fits && prepared.size < MAX_PREPARED_SETS) return;
      // Emptied at once: a name may wait long for its next use.
      preparsePolicySet(slot.name, { staticPolicies: {} });
      prepared.delete(key);
      freeNames.push(slot.name);
      policies -= slot.size;
    }
  }

  function prepare(key: string, sent: Policies): string {
    const size = Object.keys(sent).length;
    if (size > MAX_PREPARED_POLICIES) throw new Error("More policies than one set may have.");
    makeRoom(size);
    const name = freeNames.pop() ?? `${engine}-${names++}`;
    const answer = preparsePolicySet(name, { staticPolicies: sent });
    if (answer.type === "failure") {
      freeNames.push(name);
      throw new Error(answer.errors[0]?.message ?? "The policies could not be prepared.");
    }
    prepared.set(key, { name, size });
    policies += size;
    return name;
  }

  function markUsed(key: string): string | undefined {
    const present = prepared.get(key);
    if (present === undefined) return undefined;
    prepared.delete(key);
    prepared.set(key, present);
    return present.name;
  }

  return {
    missing: (sets) =>
      sets
        .filter(({ key, policies: sent }) => markUsed(key) === undefined && sent === undefined)
        .map(({ key }) => key),
    nameOf: ({ key, policies: sent }) => markUsed(key) ?? (sent && prepare(key, sent)),
    counts: () => ({ sets: prepared.size, policies }),
  };
}
