/** What one isolate remembers of calls from outside. Plain data; the clock is handed in. */

import { LruMap } from "../../../core/lru.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { Verifier } from "../../egress/index.ts";

export interface HeldVerifier {
  /** Null where no webhook listens under the id. */
  readonly verifier: Verifier | null;
  readonly atMs: number;
}

export interface InboundMemory {
  /** Of whom there were too many bad calls, and until when that counts. */
  readonly over: LruMap<string, number>;
  /** By the webhook's id. */
  readonly held: LruMap<string, HeldVerifier>;
}

const ENTRIES = 2_000;

/** The platform's counter counts by the minute. */
const OVER_MS = MINUTE_MS;

/** How long a key may say no by itself. It never says yes: what it lets pass is looked up again. */
const HELD_MS = MINUTE_MS;

export function createInboundMemory(): InboundMemory {
  return { over: new LruMap(ENTRIES), held: new LruMap(ENTRIES) };
}

export function isOver({ over }: InboundMemory, who: string, nowMs: number): boolean {
  return (over.get(who) ?? 0) > nowMs;
}

export function noteOver({ over }: InboundMemory, who: string, nowMs: number): void {
  over.set(who, nowMs + OVER_MS);
}

export function freshlyHeld(
  { held }: InboundMemory,
  id: string,
  nowMs: number,
): HeldVerifier | undefined {
  const found = held.get(id);
  return found !== undefined && nowMs - found.atMs < HELD_MS ? found : undefined;
}
