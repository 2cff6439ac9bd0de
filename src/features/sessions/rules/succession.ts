/**
 * Which cookie comes after which. A chain and never a tree: whatever a browser sends at once with one cookie, one
 * successor is named, and no other object is ever let in. Pure, the clock passed in.
 */

import {
  endState,
  isLive,
  OVERLAP_MS,
  type SealedRefresh,
  type SessionState,
} from "./session-state.ts";

export type Succession =
  | { readonly kind: "named" }
  | { readonly kind: "ended" }
  /** The browser has a newer cookie already: this request set out before that one arrived. */
  | { readonly kind: "replaced" }
  /** Another successor's cookie may be on its way to the browser. */
  | { readonly kind: "under_way"; readonly againInMs: number };

type Decided = Exclude<Succession, { kind: "named" }> | { kind: "named"; state: SessionState };

/**
 * Attack: several changes of company at once with one cookie, each of which left a live session. And the fault beside
 * it: of two answers the later would overwrite the newer cookie, and undo a second factor or a change of company. An
 * answer still unused after the overlap was lost: then the session can be changed again.
 */
export function nameSuccessor(state: SessionState, name: string, nowMs: number): Decided {
  if (!isLive(state, nowMs)) return { kind: "ended" };
  if (state.replacedAtMs !== null) return { kind: "replaced" };
  const { successor } = state;
  // Asked again by a caller that lost the answer.
  if (successor?.name === name) return { kind: "named", state };
  const againInMs = successor === null ? 0 : successor.sinceMs + OVERLAP_MS - nowMs;
  if (againInMs > 0) return { kind: "under_way", againInMs };
  return { kind: "named", state: { ...state, successor: { name, sinceMs: nowMs } } };
}

/** The change that came with it was not written, so no browser has its cookie. */
export function withdrawSuccessor(state: SessionState, name: string): SessionState {
  const unused = state.replacedAtMs === null && state.successor?.name === name;
  return unused ? { ...state, successor: null } : state;
}

/** The successor was used, so the browser has its cookie. Nothing for any other object, or once this one was ended. */
export function handOver(
  state: SessionState,
  name: string,
  nowMs: number,
): SessionState | undefined {
  if (state.endedAtMs !== null || state.successor?.name !== name) return undefined;
  return replaceState(state, nowMs);
}

/** Another sign-in of the same person in the same browser: what was about to follow this one no longer does. */
export function retireState(state: SessionState, nowMs: number): SessionState {
  return { ...replaceState(state, nowMs), successor: null };
}

/** The first replacement counts: asked again, the overlap does not begin anew. */
function replaceState(state: SessionState, nowMs: number): SessionState {
  return { ...state, replacedAtMs: state.replacedAtMs ?? nowMs };
}

export type HandedOver =
  | { readonly kind: "yours"; readonly refresh: SealedRefresh | null }
  | { readonly kind: "superseded" };

export function takeOver(state: SessionState, handed: HandedOver, nowMs: number): SessionState {
  if (handed.kind === "superseded") return endState(state, nowMs);
  return { ...state, refresh: handed.refresh ?? state.refresh, predecessor: null };
}
