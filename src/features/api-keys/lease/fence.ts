/**
 * The fence of a revocation: no isolate can admit the key once it is over.
 *
 * Order, all of it needed: `markRevoked` and the durable flag in one synchronous turn; await until durable; `startFence`; wait
 * `fenceWaitMs` by timer; only then is D1's `fencePending` cleared and anybody answered. A later caller joins by the same functions.
 */
import { FENCE_WAIT_MS, IDLE_FENCE_SKIP_MS } from "./constants.ts";
import type { KeyState } from "./object-state.ts";

export function markRevoked(state: KeyState): KeyState {
  return state.revoked ? state : { ...state, revoked: true };
}

/** To be called when the flag is durable. The first call counts; a second revoke joins its fence. */
export function startFence(state: KeyState, nowMs: number): KeyState {
  if (!state.revoked) throw new Error("A fence needs the revoked flag first");
  return state.fenceStartedAtMs === null ? { ...state, fenceStartedAtMs: nowMs } : state;
}

/** How much longer the fence lasts; 0 when it is over. In full for a fence that was not started in this incarnation. */
export function fenceWaitMs(state: KeyState, nowMs: number): number {
  if (state.fenceDone || isIdle(state)) return 0;
  if (state.fenceStartedAtMs === null) return FENCE_WAIT_MS;

  // A clock that stepped back must not make the wait longer than the fence.
  return Math.min(FENCE_WAIT_MS, Math.max(0, state.fenceStartedAtMs + FENCE_WAIT_MS - nowMs));
}

/** Idle is judged when the flag was durable, not when somebody joins: nothing is granted in between. */
function isIdle(state: KeyState): boolean {
  if (state.fenceStartedAtMs === null) return false;
  return (
    state.lastGrantAtMs === null ||
    state.fenceStartedAtMs - state.lastGrantAtMs > IDLE_FENCE_SKIP_MS
  );
}
