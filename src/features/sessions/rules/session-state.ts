/**
 * What a browser session's object decides: pure, the clock passed in. One object a cookie; a session that changes
 * its cookie moves to a new object, which takes over the refresh token when it is first used. The old one then keeps
 * the rights it had for the requests under way, and for these alone. Which object comes next is in `succession.ts`.
 */

import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

const IDLE_MS = 60 * MINUTE_MS;
const ABSOLUTE_MS = 12 * 60 * MINUTE_MS;
/** For requests that left the browser before the new cookie reached it. */
export const OVERLAP_MS = 30 * SECOND_MS;
/** The limit slides at most this often: a request more costs no write. */
const RENEW_EVERY_MS = MINUTE_MS;
/** Refreshed this long before Cognito's token ends. */
const REFRESH_AHEAD_MS = MINUTE_MS;
/** Shorter lives are Cognito's misconfiguration; a refresh a request must not come of it. */
const SHORTEST_LIFE_MS = 5 * MINUTE_MS;
/** Cognito repeats a rotated answer for 60 s: a refresh whose answer was lost is sent again well within that. */
const RETRY_MS = 20 * SECOND_MS;

/** What a session is opened with. */
export interface NewSession {
  readonly id: string;
  /** Of its object. */
  readonly name: string;
  readonly userId: string;
  readonly companyId: string | null;
  readonly signedInAtMs: number;
  readonly mfaPassedAtMs: number | null;
  /** Null where the predecessor has it. */
  readonly refresh: SealedRefresh | null;
  /** Name of the object whose cookie this one's replaces. */
  readonly predecessor: string | null;
}

export interface SealedRefresh {
  readonly sealedToken: string;
  readonly dueMs: number;
}

/** The one object that may take over. */
export interface Successor {
  readonly name: string;
  readonly sinceMs: number;
}

export interface SessionState extends NewSession {
  readonly idleUntilMs: number;
  readonly successor: Successor | null;
  /** Since when another cookie has replaced this one. */
  readonly replacedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Goes up at sign-out: what a refresh brings that began before it is thrown away. */
  readonly epoch: number;
}

export type Checked =
  | { readonly kind: "ended" }
  | {
      readonly kind: "active";
      readonly id: string;
      readonly userId: string;
      readonly companyId: string | null;
      readonly mfaPassedAtMs: number | null;
      /** No newer cookie has replaced it. */
      readonly current: boolean;
    };

export type RefreshOutcome =
  | { readonly kind: "refreshed"; readonly sealedToken: string | null; readonly lifeMs: number }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

export function openState(session: NewSession, nowMs: number): SessionState {
  return {
    ...session,
    idleUntilMs: sessionEndMs(session.signedInAtMs, nowMs),
    successor: null,
    replacedAtMs: null,
    endedAtMs: null,
    epoch: 0,
  };
}

/** Of a session used at `nowMs`. */
export function sessionEndMs(signedInAtMs: number, nowMs: number): number {
  return Math.min(nowMs + IDLE_MS, absoluteEndMs(signedInAtMs));
}

/** However much it is used. */
export function absoluteEndMs(signedInAtMs: number): number {
  return signedInAtMs + ABSOLUTE_MS;
}

/** When it is over by itself; it may be ended before. */
export function endOf(state: SessionState): number {
  if (state.replacedAtMs === null) return state.idleUntilMs;
  return Math.min(state.idleUntilMs, state.replacedAtMs + OVERLAP_MS);
}

export function isLive(state: SessionState, nowMs: number): boolean {
  return state.endedAtMs === null && nowMs < endOf(state);
}

/** A replaced one slides no more: its cookie must not outlive the overlap. */
export function slide(state: SessionState, nowMs: number): SessionState {
  const idleUntilMs = sessionEndMs(state.signedInAtMs, nowMs);
  const worthIt = idleUntilMs - state.idleUntilMs >= RENEW_EVERY_MS;
  return worthIt && state.replacedAtMs === null ? { ...state, idleUntilMs } : state;
}

export function isRefreshDue(state: SessionState, nowMs: number): boolean {
  return isLive(state, nowMs) && state.replacedAtMs === null && nowMs >= dueOf(state);
}

function dueOf(state: SessionState): number {
  return state.refresh?.dueMs ?? Number.POSITIVE_INFINITY;
}

export function refreshDueMs(nowMs: number, lifeMs: number): number {
  return nowMs + Math.max(lifeMs, SHORTEST_LIFE_MS) - REFRESH_AHEAD_MS;
}

/** `begun` is the state that the refresh began with: sign-out in between wins, whatever Cognito answered. */
export function applyRefresh(
  state: SessionState,
  begun: { readonly epoch: number; readonly refresh: SealedRefresh },
  outcome: RefreshOutcome,
  nowMs: number,
): SessionState {
  if (state.epoch !== begun.epoch) return state;
  switch (outcome.kind) {
    case "refreshed": {
      const sealedToken = outcome.sealedToken ?? begun.refresh.sealedToken;
      return { ...state, refresh: { sealedToken, dueMs: refreshDueMs(nowMs, outcome.lifeMs) } };
    }
    case "refused":
      return endState(state, nowMs);
    case "unreachable":
      return { ...state, refresh: { ...begun.refresh, dueMs: nowMs + RETRY_MS } };
  }
}

export function endState(state: SessionState, nowMs: number): SessionState {
  const endedAtMs = state.endedAtMs ?? nowMs;
  return { ...state, refresh: null, predecessor: null, endedAtMs, epoch: state.epoch + 1 };
}

export function presentChecked(state: SessionState): Checked {
  const { id, userId, companyId, mfaPassedAtMs, replacedAtMs } = state;
  return { kind: "active", id, userId, companyId, mfaPassedAtMs, current: replacedAtMs === null };
}
