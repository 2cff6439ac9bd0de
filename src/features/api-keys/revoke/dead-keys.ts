/** Keys that revoked themselves and are dead everywhere: what they were answered, in one isolate's memory. */

import { LruMap } from "../../../core/lru.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { ApiKeyResource } from "../manage/present.ts";

/** Less than 1 kB each. */
const MAX_DEAD = 1_000;

/** Death is for good; the rest of the answer (is its creator still there?) is read anew once a minute. */
const ANSWER_MS = MINUTE_MS;

export interface DeadKey {
  readonly resource: ApiKeyResource;
  readonly untilMs: number;
}

/** By the key's id. */
export type DeadKeys = LruMap<string, DeadKey>;

export function createDeadKeys(): DeadKeys {
  return new LruMap(MAX_DEAD);
}

export function findDead(dead: DeadKeys, id: string, nowMs: number): ApiKeyResource | undefined {
  const found = dead.get(id);
  return found !== undefined && found.untilMs > nowMs ? found.resource : undefined;
}

export function rememberDead(dead: DeadKeys, resource: ApiKeyResource, nowMs: number): void {
  dead.set(resource.id, { resource, untilMs: nowMs + ANSWER_MS });
}
