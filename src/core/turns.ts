/**
 * How many of one kind of look-up an isolate makes at a time. What is genuine is never refused for what its neighbours
 * sent: while all turns are taken it waits a little, and only a database that stands still makes it 503.
 */

import { unavailable } from "./errors.ts";
import { SECOND_MS } from "./time.ts";

/** Well under what a client waits for an answer. */
const WAIT_MS = 5 * SECOND_MS;
/** A look-up that has not ended by then belongs to a request that died. */
const LAPSE_MS = 10 * SECOND_MS;
const POLL_MS = 10;

/** Plain data: requests share no promise, so a waiting request looks at it again. */
export interface Turns {
  readonly atOnce: number;
  readonly takenAtMs: Map<number, number>;
  next: number;
}

export interface TurnDeps {
  readonly turns: Turns;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export function createTurns(atOnce: number): Turns {
  return { atOnce, takenAtMs: new Map(), next: 0 };
}

/** Throws `unavailable`, naming `what`, where no turn is to be had, and what the look-up throws. */
export async function inTurn<T>(
  deps: TurnDeps,
  what: string,
  lookUp: () => Promise<T>,
): Promise<T> {
  const giveUpAtMs = deps.now() + WAIT_MS;
  let turn = takeTurn(deps.turns, deps.now());
  while (turn === undefined) {
    if (deps.now() >= giveUpAtMs) throw unavailable(what);
    await deps.sleep(POLL_MS);
    turn = takeTurn(deps.turns, deps.now());
  }
  try {
    return await lookUp();
  } finally {
    deps.turns.takenAtMs.delete(turn);
  }
}

function takeTurn(turns: Turns, nowMs: number): number | undefined {
  const { atOnce, takenAtMs } = turns;
  if (takenAtMs.size >= atOnce) {
    for (const [turn, atMs] of takenAtMs) if (nowMs - atMs >= LAPSE_MS) takenAtMs.delete(turn);
  }
  if (takenAtMs.size >= atOnce) return undefined;
  const turn = turns.next++;
  takenAtMs.set(turn, nowMs);
  return turn;
}
