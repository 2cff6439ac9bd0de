/**
 * What one isolate holds of one key, and the hot path: `take`. Everything here mutates the entry in place and allocates nothing while
 * a lease lasts, because it runs on every request. The time is the isolate's clock, which the caller observed just before.
 *
 * Each grant keeps its own end and tokens; grants are never merged. The one that ends first is spent first.
 */
import {
  MAX_RETURNS,
  NEXT_USE_MARGIN,
  RENEW_COVER_MS,
  RENEW_TOKEN_FRACTION,
  USABLE_MS,
} from "./constants.ts";
import type { IsolateClock } from "./clock.ts";
import { createRate, noteUse, usesPerMs } from "./rate.ts";
import type { UseRate } from "./rate.ts";
import type { EndKind, WindowName } from "./wire.ts";

export interface HeldGrant {
  readonly id: string;
  readonly granted: number;
  readonly endsAtMs: number;
  readonly halfAtMs: number;
  /** Until then a use is surely before the window's end that the lease crosses; -Infinity if it crosses none. */
  readonly earlyUntilMs: number;
  tokens: number;
  spentEarly: number;
  /** A grant returns at most once. */
  returned: boolean;
}

export interface Leftover {
  readonly grantId: string;
  readonly unspent: number;
  readonly spentEarly: number;
  readonly sinceMs: number;
}

export interface WindowState {
  limit: number;
  left: number;
  resetAtMs: number;
}

export interface LeaseEntry {
  epoch: number;
  /** Sorted by end, first to end first. */
  readonly grants: HeldGrant[];
  readonly leftovers: Leftover[];
  readonly rate: UseRate;
  /** Set for good by an answer "revoked" or "ended". */
  closed: "revoked" | EndKind | null;
  deniedWindow: WindowName;
  /** The 429 is answered from memory until then … */
  deniedUntilMs: number;
  /** … and says this time, when the window itself resets. */
  retryAtMs: number;
  deniedFromMemory: number;
  /** The one ask that fetches ahead; plain data with a time-out, because a request can die with its promise. */
  aheadAskId: string | null;
  aheadUntilMs: number;
  readonly minute: WindowState;
  readonly day: WindowState;
}

/** "ask": no lease, the caller asks the object itself. "late": the answer came after its lease ended; take again, or give up. */
export type Verdict = "admit" | "ask" | "late" | "denied" | "revoked" | EndKind;

export function createEntry(clock: IsolateClock): LeaseEntry {
  return {
    epoch: clock.epoch,
    grants: [],
    leftovers: [],
    rate: createRate(),
    closed: null,
    deniedWindow: "minute",
    deniedUntilMs: -Infinity,
    retryAtMs: -Infinity,
    deniedFromMemory: 0,
    aheadAskId: null,
    aheadUntilMs: -Infinity,
    minute: { limit: 0, left: 0, resetAtMs: -Infinity },
    day: { limit: 0, left: 0, resetAtMs: -Infinity },
  };
}

/** One request wants in. */
export function take(entry: LeaseEntry, clock: IsolateClock): Verdict {
  syncEpoch(entry, clock);
  noteUse(entry.rate, clock.latestMs);

  if (takeToken(entry, clock.latestMs)) return "admit";
  return verdictWithout(entry, clock.latestMs);
}

/** The verdict when no token is held. */
export function verdictWithout(entry: LeaseEntry, nowMs: number): Verdict {
  if (entry.closed !== null) return entry.closed;
  if (nowMs < entry.deniedUntilMs) {
    entry.deniedFromMemory += 1;
    return "denied";
  }
  return "ask";
}

/** Spends a token of the live grant that ends first; retires what is over on the way. */
export function takeToken(entry: LeaseEntry, nowMs: number): boolean {
  const { grants } = entry;
  for (let first = grants[0]; first !== undefined; first = grants[0]) {
    if (first.tokens > 0 && nowMs < first.endsAtMs) {
      first.tokens -= 1;
      if (nowMs < first.earlyUntilMs) first.spentEarly += 1;
      return true;
    }
    grants.shift();
    retireGrant(entry, first, nowMs);
  }
  return false;
}

/** After an admission: is it time to ask ahead, in `waitUntil`, so that the next request need not wait? */
export function shouldRenew(entry: LeaseEntry, clock: IsolateClock): boolean {
  const nowMs = clock.latestMs;
  if (isAskingAhead(entry, nowMs) || nowMs < entry.deniedUntilMs || entry.closed !== null)
    return false;
  const perMs = usesPerMs(entry.rate, nowMs);
  // Where the next use comes after the renewed lease, a token fetched for it would only be missing elsewhere.
  if (perMs * USABLE_MS <= 1) return false;

  const gapMs = 1 / perMs;
  if (gapMs < RENEW_COVER_MS) return isHalfGone(entry, nowMs);
  // Slower than an answer takes: renew when the next use would find nothing.
  return !hasTokenAt(entry, nowMs + Math.min(gapMs * NEXT_USE_MARGIN, (gapMs + USABLE_MS) / 2));
}

export function isAskingAhead(entry: LeaseEntry, nowMs: number): boolean {
  return entry.aheadAskId !== null && nowMs < entry.aheadUntilMs;
}

export function heldTokens(entry: LeaseEntry, nowMs: number): number {
  let tokens = 0;
  for (const grant of entry.grants) if (nowMs < grant.endsAtMs) tokens += grant.tokens;
  return tokens;
}

/** Puts a grant aside that is spent or over, if there is something to give back. */
export function retireGrant(entry: LeaseEntry, grant: HeldGrant, nowMs: number): void {
  if (grant.returned || (grant.tokens === 0 && grant.spentEarly === 0)) return;
  entry.leftovers.push({
    grantId: grant.id,
    unspent: grant.tokens,
    spentEarly: grant.spentEarly,
    sinceMs: nowMs,
  });
  if (entry.leftovers.length > MAX_RETURNS) entry.leftovers.shift();
}

/** If the clock went back, the age of everything is unknown: every lease has ended, and every remembered time is void. */
export function syncEpoch(entry: LeaseEntry, clock: IsolateClock): void {
  if (entry.epoch === clock.epoch) return;
  entry.epoch = clock.epoch;
  for (const grant of entry.grants.splice(0)) retireGrant(entry, grant, clock.latestMs);
  Object.assign(entry.rate, createRate());
  entry.deniedUntilMs = -Infinity;
  entry.aheadAskId = null;
}

function isHalfGone(entry: LeaseEntry, nowMs: number): boolean {
  const newest = entry.grants.at(-1);
  if (newest === undefined || nowMs >= newest.halfAtMs) return true;
  return heldTokens(entry, nowMs) <= newest.granted * RENEW_TOKEN_FRACTION;
}

function hasTokenAt(entry: LeaseEntry, timeMs: number): boolean {
  for (const grant of entry.grants) if (grant.tokens > 0 && timeMs < grant.endsAtMs) return true;
  return false;
}
