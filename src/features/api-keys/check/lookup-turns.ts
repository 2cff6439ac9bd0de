/**
 * How many keys one isolate looks up in D1 at a time. A genuine key is never refused for what its neighbours sent: while
 * all turns are taken it waits a little, and only a database that stands still makes it 503.
 */

import { unavailable } from "../../../core/errors.ts";
import { SECOND_MS } from "../../../core/time.ts";

/** @internal Exported for the tests. */
export const LOOKUPS_AT_ONCE = 50;
/** Well under what a client waits for an answer. */
const WAIT_MS = 5 * SECOND_MS;
/** A look-up that has not ended by then belongs to a request that died. */
const LAPSE_MS = 10 * SECOND_MS;
const POLL_MS = 10;

/** Plain data: requests share no promise, so a waiting request looks at it again. */
export interface LookupTurns {
  readonly takenAtMs: Map<number, number>;
  next: number;
}

export interface TurnDeps {
  readonly turns: LookupTurns;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export function createLookupTurns(): LookupTurns {
  return { takenAtMs: new Map(), next: 0 };
}

/** Throws `unavailable` where no turn is to be had, and what the look-up throws. */
export async function inTurn<T>(deps: TurnDeps, lookUp: () => Promise<T>): Promise<T> {
  const giveUpAtMs = deps.now() + WAIT_MS;
  let turn = takeTurn(deps.turns, deps.now());
  while (turn === undefined) {
    if (deps.now() >= giveUpAtMs) throw unavailable("The check of new keys");
    await deps.sleep(POLL_MS);
    turn = takeTurn(deps.turns, deps.now());
  }
  try {
    return await lookUp();
  } finally {
    deps.turns.takenAtMs.delete(turn);
  }
}

function takeTurn(turns: LookupTurns, nowMs: number): number | undefined {
  const { takenAtMs } = turns;
  if (takenAtMs.size >= LOOKUPS_AT_ONCE) {
    for (const [turn, atMs] of takenAtMs) if (nowMs - atMs >= LAPSE_MS) takenAtMs.delete(turn);
  }
  if (takenAtMs.size >= LOOKUPS_AT_ONCE) return undefined;
  const turn = turns.next++;
  takenAtMs.set(turn, nowMs);
  return turn;
}
