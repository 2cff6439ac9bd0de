/**
 * GitHub's keys for secret scanning: in this isolate's memory, seeded from KV, fetched when neither knows one. Their
 * address is rate-limited, so neither forged reports nor a busy day may make many fetches of it.
 */

import { unavailable } from "../../core/errors.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../core/time.ts";

/** Older keys are still used, and fetched anew beside the report. */
const FRESH_MS = 60 * MINUTE_MS;
/** Older keys are not used at all: one that GitHub withdrew must end some day, though its address cannot be reached. */
const STALE_LIMIT_MS = DAY_MS;
/** The least time between two fetches, for all callers together: otherwise each report under an invented identifier costs one. */
const COOL_DOWN_MS = 30 * SECOND_MS;
/** A fetch that has not ended by then belongs to a request that died. */
const FETCH_LAPSE_MS = 6 * SECOND_MS;
const POLL_MS = 25;

export interface GithubKey {
  readonly id: string;
  /** As published. */
  readonly pem: string;
}

export interface StoredKeys {
  readonly keys: readonly GithubKey[];
  readonly fetchedAtMs: number;
}

export interface GithubKeySource {
  readonly fetchKeys: () => Promise<readonly GithubKey[]>;
  readonly readCopy: () => Promise<StoredKeys | null>;
  readonly writeCopy: (copy: StoredKeys) => Promise<void>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Plain data: a promise shared between requests dies with the first of them. */
export interface GithubKeyMemory {
  current: StoredKeys | null;
  attemptedAtMs: number;
  fetching: boolean;
}

export function createGithubKeyMemory(): GithubKeyMemory {
  return { current: null, attemptedAtMs: Number.NEGATIVE_INFINITY, fetching: false };
}

/** Nothing for an identifier that GitHub does not list. Throws `unavailable` where its list cannot be had. */
export async function findGithubKey(
  memory: GithubKeyMemory,
  source: GithubKeySource,
  id: string,
  defer: (work: Promise<unknown>) => void,
): Promise<GithubKey | undefined> {
  if (memory.current === null) remember(memory, await source.readCopy().catch(() => null));
  const held = find(memory, id, source.now());
  if (held !== undefined) {
    if (isOld(memory, source.now()) && mayFetch(memory, source.now())) {
      defer(refresh(memory, source).catch(() => undefined));
    }
    return held;
  }
  await refreshOnce(memory, source);
  const found = find(memory, id, source.now());
  if (found === undefined && !isUsable(memory, source.now())) {
    throw unavailable("GitHub's list of keys", undefined, 30);
  }
  return found;
}

function find({ current }: GithubKeyMemory, id: string, nowMs: number): GithubKey | undefined {
  if (current === null || nowMs - current.fetchedAtMs >= STALE_LIMIT_MS) return undefined;
  return current.keys.find((key) => key.id === id);
}

function isUsable({ current }: GithubKeyMemory, nowMs: number): boolean {
  return current !== null && nowMs - current.fetchedAtMs < STALE_LIMIT_MS;
}

function isOld({ current }: GithubKeyMemory, nowMs: number): boolean {
  return current === null || nowMs - current.fetchedAtMs >= FRESH_MS;
}

function mayFetch({ attemptedAtMs }: GithubKeyMemory, nowMs: number): boolean {
  return nowMs - attemptedAtMs >= COOL_DOWN_MS;
}

/** One request fetches, the others watch the memory. */
async function refreshOnce(memory: GithubKeyMemory, source: GithubKeySource): Promise<void> {
  while (memory.fetching && source.now() - memory.attemptedAtMs < FETCH_LAPSE_MS) {
    await source.sleep(POLL_MS);
  }
  if (mayFetch(memory, source.now())) await refresh(memory, source).catch(() => undefined);
}

async function refresh(memory: GithubKeyMemory, source: GithubKeySource): Promise<void> {
  memory.attemptedAtMs = source.now();
  memory.fetching = true;
  try {
    const stored = { keys: await source.fetchKeys(), fetchedAtMs: source.now() };
    remember(memory, stored);
    await source.writeCopy(stored).catch(() => undefined);
  } finally {
    memory.fetching = false;
  }
}

/** Forward only: an older copy never replaces newer keys. */
function remember(memory: GithubKeyMemory, stored: StoredKeys | null): void {
  if (stored === null) return;
  if (memory.current === null || memory.current.fetchedAtMs < stored.fetchedAtMs) {
    memory.current = stored;
  }
}
