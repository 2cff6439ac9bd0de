/**
 * What one isolate remembers of keys: plain data, bounded, never a promise (neither of JavaScript nor to a customer).
 * Nothing here says that a key is alive; a lease does, until it ends.
 */

import type { ApiKeyActor } from "../../../core/actor.ts";
import { LruMap } from "../../../core/lru.ts";
import type { KeyFacts } from "../rules/key.ts";
import { createClock, type IsolateClock } from "../lease/clock.ts";
import type { LeaseEntry } from "../lease/holder.ts";

/** Keys one isolate knows at a time, least recently used out: at about 1.5 kB each well within 128 MB. */
const MAX_KEYS = 10_000;

/** Sealed keys that D1 does not know: only somebody with a seal secret can make one. */
const MAX_UNKNOWN = 10_000;

/** Pairs of key and address, some 100 bytes each; one forgotten costs a write when it is seen again. */
const MAX_NOTED = 10_000;

export interface KnownKey {
  readonly facts: KeyFacts;
  readonly actor: ApiKeyActor;
  readonly lease: LeaseEntry;
}

export interface KeyMemory {
  readonly clock: IsolateClock;
  /** By the presented key itself, so that a held lease needs no hashing. An entry goes when its lease has ended. */
  readonly held: LruMap<string, KnownKey>;
  /** By SHA-256. */
  readonly known: LruMap<string, KnownKey>;
  /** SHA-256 to the time until which it counts as unknown. */
  readonly unknown: LruMap<string, number>;
  /** Keys with the addresses that this isolate has reported them from. */
  readonly noted: LruMap<string, true>;
}

export function createKeyMemory(): KeyMemory {
  return {
    clock: createClock(),
    held: new LruMap(MAX_KEYS),
    known: new LruMap(MAX_KEYS),
    unknown: new LruMap(MAX_UNKNOWN),
    noted: new LruMap(MAX_NOTED),
  };
}

/** Entries looked at per ask, so that a plaintext key does not outlive its lease by much and no sweep is long. */
const SWEPT_PER_ASK = 8;

export function sweepHeld(memory: KeyMemory): void {
  const nowMs = memory.clock.latestMs;
  for (const [key, { lease }] of memory.held.oldest(SWEPT_PER_ASK)) {
    if (lease.grants.every((grant) => grant.endsAtMs <= nowMs)) memory.held.delete(key);
  }
}
