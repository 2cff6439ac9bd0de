/**
 * Values that this isolate fetched within the last minute, each under the store's name and version: a version's value
 * never changes, so what is found here is right, and whether it is the current one D1 says at each read. Plain data;
 * requests that miss at the same time each ask the store, for a promise dies with the request that made it.
 */

import type { Secret } from "../../../core/secret.ts";
import { MINUTE_MS } from "../../../core/time.ts";

export interface ValueCache {
  readonly get: (name: string, token: string, nowMs: number) => Secret | undefined;
  readonly put: (name: string, token: string, value: Secret, nowMs: number) => void;
  readonly size: () => { readonly entries: number; readonly bytes: number };
}

export interface ValueCacheLimits {
  readonly entries: number;
  readonly bytes: number;
}

interface Entry {
  readonly value: Secret;
  readonly bytes: number;
  readonly storedAtMs: number;
}

/** How long a value stays in memory after the last right to read it is gone. */
const TTL_MS = MINUTE_MS;

/** An isolate has 128 MB for everything. */
const LIMITS: ValueCacheLimits = { entries: 1_000, bytes: 8 * 1024 * 1024 };

/** A string's character takes two bytes at most; name, token and the entry itself another 512. */
const OVERHEAD_BYTES = 512;

export function createValueCache(limits: ValueCacheLimits = LIMITS): ValueCache {
  // A Map keeps the order of insertion, and an entry is never renewed: the oldest come first.
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function drop(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  function dropExpired(nowMs: number): void {
    for (const [key, entry] of entries) {
      if (isFresh(entry, nowMs)) return;
      drop(key);
    }
  }

  return {
    get: (name, token, nowMs) => {
      dropExpired(nowMs);
      const entry = entries.get(keyOf(name, token));
      return entry !== undefined && isFresh(entry, nowMs) ? entry.value : undefined;
    },

    put: (name, token, value, nowMs) => {
      const key = keyOf(name, token);
      const size = value.reveal().length * 2 + OVERHEAD_BYTES;
      drop(key);
      dropExpired(nowMs);
      if (size > limits.bytes) return;
      for (const oldest of entries.keys()) {
        if (entries.size < limits.entries && bytes + size <= limits.bytes) break;
        drop(oldest);
      }
      entries.set(key, { value, bytes: size, storedAtMs: nowMs });
      bytes += size;
    },

    size: () => ({ entries: entries.size, bytes }),
  };
}

/** A clock that went back ends the entry too: how old it is can no longer be told. */
function isFresh({ storedAtMs }: Entry, nowMs: number): boolean {
  return nowMs >= storedAtMs && nowMs < storedAtMs + TTL_MS;
}

/** Names and tokens hold no line break. */
function keyOf(name: string, token: string): string {
  return `${name}\n${token}`;
}
