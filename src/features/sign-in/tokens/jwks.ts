/**
 * The user pool's keys: in this isolate's memory, seeded from KV, fetched when neither knows.
 * jose's own remote set has no stale-if-error, and on Workers one fetch per concurrent request of a cold isolate.
 * Plain data only: a promise shared between requests dies with the first of them.
 */

import { createLocalJWKSet, type JWTVerifyGetKey } from "jose";

import { unavailable } from "../../../core/errors.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";
import { usableKeys, type SigningKey } from "./signing-key.ts";

/** Older keys are still used, and refreshed beside the request. */
const FRESH_MS = 10 * MINUTE_MS;
/** Older keys are not used at all, whatever the endpoint's state: a day. */
const STALE_LIMIT_MS = 24 * 60 * MINUTE_MS;
/** Between two refreshes that unknown `kid`s or failures ask for; a flood of forged tokens costs one fetch each. */
const COOL_DOWN_MS = 30 * SECOND_MS;
/** A fetch that has not ended by then belongs to a request that died. */
const FETCH_LAPSE_MS = 4 * SECOND_MS;
const POLL_MS = 25;

export interface JwksSource {
  /** The published list, unjudged. */
  readonly fetchKeys: () => Promise<unknown>;
  readonly readCopy: () => Promise<StoredJwks | null>;
  readonly writeCopy: (copy: StoredJwks) => Promise<void>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface StoredJwks {
  readonly keys: readonly SigningKey[];
  readonly fetchedAtMs: number;
}

export interface JwksMemory {
  current: (StoredJwks & { readonly getKey: JWTVerifyGetKey }) | null;
  attemptedAtMs: number;
  fetchingSinceMs: number | null;
}

export function createJwksMemory(): JwksMemory {
  return { current: null, attemptedAtMs: Number.NEGATIVE_INFINITY, fetchingSinceMs: null };
}

/** Keys to verify with. Throws `unavailable` where none is known and none can be had. */
export async function getKeys(
  memory: JwksMemory,
  source: JwksSource,
  defer: (work: Promise<unknown>) => void,
): Promise<JWTVerifyGetKey> {
  const nowMs = source.now();
  if (memory.current === null) remember(memory, await source.readCopy().catch(() => null));

  if (memory.current !== null && isUsable(memory.current, nowMs)) {
    const stale = nowMs - memory.current.fetchedAtMs >= FRESH_MS;
    if (stale && mayRefresh(memory, nowMs)) defer(refresh(memory, source).catch(() => undefined));
    return memory.current.getKey;
  }
  await refreshOnce(memory, source);
  if (memory.current !== null && isUsable(memory.current, source.now())) {
    return memory.current.getKey;
  }
  throw unavailable("The sign-in service", undefined, 5);
}

/** After an unknown `kid`: true when the keys were refreshed and the token is worth another look. */
export async function refreshForUnknownKid(
  memory: JwksMemory,
  source: JwksSource,
): Promise<boolean> {
  if (memory.fetchingSinceMs === null && !mayRefresh(memory, source.now())) return false;
  const before = memory.current;
  await refreshOnce(memory, source);
  return memory.current !== before;
}

/** For cron, so that isolates start with a fresh copy. Returns how many keys there are; throws where they cannot be had. */
export async function refreshKeys(memory: JwksMemory, source: JwksSource): Promise<number> {
  await refresh(memory, source);
  return memory.current?.keys.length ?? 0;
}

function isUsable(stored: StoredJwks, nowMs: number): boolean {
  return nowMs - stored.fetchedAtMs < STALE_LIMIT_MS;
}

function mayRefresh(memory: JwksMemory, nowMs: number): boolean {
  return memory.fetchingSinceMs === null && nowMs - memory.attemptedAtMs >= COOL_DOWN_MS;
}

/** One request fetches, the others watch the memory; a watcher that finds the fetcher gone fetches instead. */
async function refreshOnce(memory: JwksMemory, source: JwksSource): Promise<void> {
  const before = memory.current;
  while (isFetching(memory, source.now())) {
    await source.sleep(POLL_MS);
    if (memory.current !== before) return;
  }
  // A request that watched a failed fetch does not fetch again at once: it waits for the cool-down.
  if (source.now() - memory.attemptedAtMs < COOL_DOWN_MS) return;
  await refresh(memory, source).catch(() => undefined);
}

function isFetching(memory: JwksMemory, nowMs: number): boolean {
  return memory.fetchingSinceMs !== null && nowMs - memory.fetchingSinceMs < FETCH_LAPSE_MS;
}

async function refresh(memory: JwksMemory, source: JwksSource): Promise<void> {
  const nowMs = source.now();
  memory.attemptedAtMs = nowMs;
  memory.fetchingSinceMs = nowMs;
  try {
    const keys = usableKeys(await source.fetchKeys());
    // Kept are the keys that were good a moment ago: a list without any is a fault of its publisher.
    if (keys.length === 0) throw new Error("the published list has no usable key");
    const stored = { keys, fetchedAtMs: nowMs };
    remember(memory, stored);
    await source.writeCopy(stored);
  } finally {
    if (memory.fetchingSinceMs === nowMs) memory.fetchingSinceMs = null;
  }
}

/** Forward only: an older copy never replaces newer keys. */
function remember(memory: JwksMemory, stored: StoredJwks | null): void {
  if (stored === null || !Number.isFinite(stored.fetchedAtMs)) return;
  if (memory.current !== null && memory.current.fetchedAtMs >= stored.fetchedAtMs) return;
  // A copy may be from an earlier version, which judged less.
  const keys = usableKeys(stored.keys);
  if (keys.length === 0) return;
  const { fetchedAtMs } = stored;
  memory.current = { keys, fetchedAtMs, getKey: createLocalJWKSet({ keys }) };
}
