/** What one isolate remembers of calls from outside. Plain data; the clock is handed in. */

import { LruMap } from "../../../core/lru.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";
import type { Verifier } from "../../egress/index.ts";

interface Held {
  /** Null where no webhook listens under the id, or its secret is gone. */
  readonly verifier: Verifier | null;
  readonly retrievedAtMs: number;
  /** When the database last said that it still counts. */
  readonly checkedAtMs: number;
}

export interface InboundMemory {
  /** Of whom there were too many bad calls, and until when that counts. */
  readonly over: LruMap<string, number>;
  /** By the webhook's id. */
  readonly held: LruMap<string, Held>;
}

const ENTRIES = 2_000;

/** The platform's counter counts by the minute. */
const OVER_MS = MINUTE_MS;

/** How long a key is kept: it outlives the right to it by this at most, and each retrieval is in the log. */
const KEPT_MS = MINUTE_MS;

/** How long a key may say no by itself. It never says yes: what it lets pass is looked up. */
const CHECKED_MS = 5 * SECOND_MS;

const FORGOTTEN_AT_ONCE = 10;

export function createInboundMemory(): InboundMemory {
  return { over: new LruMap(ENTRIES), held: new LruMap(ENTRIES) };
}

export function isOver({ over }: InboundMemory, who: string, nowMs: number): boolean {
  return (over.get(who) ?? 0) > nowMs;
}

export function noteOver({ over }: InboundMemory, who: string, nowMs: number): void {
  over.set(who, nowMs + OVER_MS);
}

export function isKnown({ held }: InboundMemory, id: string): boolean {
  return held.get(id) !== undefined;
}

/** To be asked whether it still counts; nothing where another retrieval is due. */
export function keptVerifier(
  { held }: InboundMemory,
  id: string,
  nowMs: number,
): Verifier | undefined {
  for (const [oldest, { retrievedAtMs }] of held.oldest(FORGOTTEN_AT_ONCE)) {
    if (nowMs - retrievedAtMs >= KEPT_MS) held.delete(oldest);
  }
  const found = held.get(id);
  if (found === undefined || nowMs - found.retrievedAtMs >= KEPT_MS) return undefined;
  return found.verifier ?? undefined;
}

/** What may say no now, without a look at the database; undefined where that must be looked at first. */
export function checkedVerifier(
  { held }: InboundMemory,
  id: string,
  nowMs: number,
): Verifier | null | undefined {
  const found = held.get(id);
  return found !== undefined && nowMs - found.checkedAtMs < CHECKED_MS ? found.verifier : undefined;
}

export function hold(
  { held }: InboundMemory,
  id: string,
  verifier: Verifier | null,
  nowMs: number,
): void {
  const before = held.get(id);
  const isSame = before !== undefined && before.verifier === verifier && verifier !== null;
  const retrievedAtMs = isSame ? before.retrievedAtMs : nowMs;
  held.set(id, { verifier, retrievedAtMs, checkedAtMs: nowMs });
}
