/**
 * The isolate's side of an ask: what it says, and how its answer is used.
 *
 * `createAsk` must run before the message is sent, in the same turn: it takes the time from which the lease counts, and removes from the
 * table all tokens that the message returns. They never come back, even if the message is lost. A retry sends the same ask again.
 */
import {
  DENIAL_MEMORY_MS,
  GRANT_MEMORY_MS,
  GUARD_MS,
  RENEWAL_TIMEOUT_MS,
  RENEW_COVER_MS,
  RENEW_LIFE_FRACTION,
  USABLE_MS,
} from "./constants.ts";
import type { IsolateClock } from "./clock.ts";
import {
  heldTokens,
  isAskingAhead,
  retireGrant,
  syncEpoch,
  takeToken,
  verdictWithout,
} from "./holder.ts";
import type { HeldGrant, LeaseEntry, Verdict } from "./holder.ts";
import { noteWindow } from "./quota.ts";
import { usesPerMs } from "./rate.ts";
import type { Ask, GrantReturn, Reply } from "./wire.ts";

/** "request": a request waits for the answer and needs one of its tokens. "renewal": no request waits. */
export type AskPurpose = "request" | "renewal";

export interface OpenAsk {
  readonly message: Ask;
  readonly purpose: AskPurpose;
  readonly startedAtMs: number;
  readonly epoch: number;
  /** An ask takes one answer; a second one is a duplicate. */
  answered: boolean;
}

export function createAsk(
  entry: LeaseEntry,
  clock: IsolateClock,
  askId: string,
  purpose: AskPurpose,
): OpenAsk {
  const nowMs = clock.latestMs;
  const perMs = usesPerMs(entry.rate, nowMs);
  const returns = collectReturns(
    entry,
    nowMs,
    purpose === "renewal" ? Math.ceil(perMs * RENEW_COVER_MS) + 1 : Infinity,
  );

  // Only one ask fetches ahead: a hundred requests that find no lease at once need a hundred tokens, not a hundred batches.
  const ahead = isAskingAhead(entry, nowMs)
    ? 0
    : Math.max(0, Math.floor(perMs * USABLE_MS) - heldTokens(entry, nowMs));
  if (ahead > 0 || purpose === "renewal") {
    entry.aheadAskId = askId;
    entry.aheadUntilMs = nowMs + RENEWAL_TIMEOUT_MS;
  }
  const deniedFromMemory = entry.deniedFromMemory;
  entry.deniedFromMemory = 0;

  const demand = purpose === "request" ? ahead + 1 : Math.max(1, ahead);
  return {
    message: { askId, demand, deniedFromMemory, returns },
    purpose,
    startedAtMs: nowMs,
    epoch: clock.epoch,
    answered: false,
  };
}

/** The answer came; the clock was observed again after the await. For a renewal the verdict says nothing and is ignored. */
export function acceptAnswer(
  entry: LeaseEntry,
  clock: IsolateClock,
  ask: OpenAsk,
  reply: Reply,
): Verdict {
  if (ask.answered) return "late";
  ask.answered = true;
  syncEpoch(entry, clock);
  closeAsk(entry, ask);
  const nowMs = clock.latestMs;

  // A grant overtaken by the news of a revocation is no grant.
  if (entry.closed !== null) return entry.closed;
  if (reply.kind === "revoked") return closeEntry(entry, "revoked");
  if (reply.kind === "ended") return closeEntry(entry, reply.end);

  noteWindow(entry.minute, reply.minute, nowMs);
  noteWindow(entry.day, reply.day, nowMs);
  if (reply.kind === "denied") {
    entry.deniedWindow = reply.window;
    entry.deniedUntilMs = nowMs + Math.min(DENIAL_MEMORY_MS, reply.retryAfterMs);
    entry.retryAtMs = nowMs + reply.retryAfterMs;
    if (ask.purpose === "renewal") return "denied";
    // The object counted this refusal itself.
    return takeToken(entry, nowMs) ? "admit" : "denied";
  }

  const grant = heldGrant(ask, reply);
  if (ask.epoch !== clock.epoch || nowMs >= grant.endsAtMs) {
    retireGrant(entry, grant, nowMs);
    return "late";
  }
  holdGrant(entry, grant);
  if (ask.purpose === "renewal") return "admit";
  return takeToken(entry, nowMs) ? "admit" : verdictWithout(entry, nowMs);
}

/** The message failed for good. What it carried is lost; the next request may ask ahead again. */
export function closeAsk(entry: LeaseEntry, ask: OpenAsk): void {
  if (entry.aheadAskId === ask.message.askId) entry.aheadAskId = null;
}

function heldGrant(ask: OpenAsk, reply: Reply & { kind: "granted" }): HeldGrant {
  const usableMs = reply.termMs - GUARD_MS;
  return {
    id: reply.grantId,
    granted: reply.tokens,
    endsAtMs: ask.startedAtMs + usableMs,
    halfAtMs: ask.startedAtMs + usableMs * RENEW_LIFE_FRACTION,
    // The object's turn came after we asked, so its edge is not before this; the guard covers the clocks, as it does for the end.
    earlyUntilMs: reply.edgeMs === null ? -Infinity : ask.startedAtMs + reply.edgeMs - GUARD_MS,
    tokens: reply.tokens,
    spentEarly: 0,
    returned: false,
  };
}

function holdGrant(entry: LeaseEntry, grant: HeldGrant): void {
  const after = entry.grants.findIndex((held) => held.endsAtMs > grant.endsAtMs);
  if (after === -1) entry.grants.push(grant);
  else entry.grants.splice(after, 0, grant);
}

function closeEntry(entry: LeaseEntry, as: NonNullable<LeaseEntry["closed"]>): Verdict {
  entry.closed = as;
  entry.grants.length = 0;
  entry.leftovers.length = 0;
  return as;
}

/** Leftovers of grants that are over, and what live ones hold beyond `keep`, taken from those that end last. */
function collectReturns(entry: LeaseEntry, nowMs: number, keep: number): GrantReturn[] {
  while (entry.grants[0] && (entry.grants[0].tokens === 0 || nowMs >= entry.grants[0].endsAtMs)) {
    const over = entry.grants.shift();
    if (over) retireGrant(entry, over, nowMs);
  }
  const returns: GrantReturn[] = [];
  for (const { grantId, unspent, spentEarly, sinceMs } of entry.leftovers.splice(0)) {
    if (nowMs - sinceMs < GRANT_MEMORY_MS) returns.push({ grantId, unspent, spentEarly });
  }
  let excess = heldTokens(entry, nowMs) - keep;
  // A grant returns once. Tokens kept from it are lost if no request comes, so fewer than this are not worth keeping.
  if (excess <= keep) return returns;
  for (let index = entry.grants.length - 1; index >= 0 && excess > 0; index -= 1) {
    const grant = entry.grants[index];
    if (!grant || grant.returned || grant.tokens === 0) continue;
    const unspent = Math.min(grant.tokens, excess);
    grant.tokens -= unspent;
    grant.returned = true;
    excess -= unspent;
    returns.push({ grantId: grant.id, unspent, spentEarly: grant.spentEarly });
  }
  return returns;
}
