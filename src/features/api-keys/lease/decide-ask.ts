/**
 * What the object answers to an ask. Pure: the shell must call it, write the row and keep the new state in ONE synchronous turn,
 * after its last await, and answer only through the output gate (so that no reply leaves before its row is durable).
 */
import {
  BATCH_DIVISOR,
  DAY_MS,
  GRANT_ROWS_PRUNED,
  GUARD_MS,
  MAX_DEMAND,
  MAX_DENIED_ANSWERS,
  MAX_GRANT_ROWS,
} from "./constants.ts";
import {
  MAX_RETURNS,
  MAX_USAGE_DAYS,
  MINUTE_MS,
  SHORTEST_USABLE_MS,
  TERM_MS,
} from "./constants.ts";
import { dropOldest, objectTimeMs, turnWindows } from "./object-state.ts";
import type { GrantRow, KeyState, UsageDay } from "./object-state.ts";
import { creditCounter, debitCounter, endOfWindowMs, leftNext, leftNow } from "./windows.ts";
import type { WindowCounter } from "./windows.ts";
import type { Ask, GrantReturn, Reply, WindowView } from "./wire.ts";

export interface AskOutcome {
  readonly state: KeyState;
  readonly reply: Reply;
  /** To be inserted in the same turn; null for every answer but a new grant. */
  readonly row: GrantRow | null;
  /** To be deleted in the same turn; null nearly always. */
  readonly deleteBelowSeq: number | null;
}

export function decideAsk(before: KeyState, ask: Ask, nowMs: number): AskOutcome {
  if (before.revoked) return answer(before, { kind: "revoked" });
  const known = findAnswer(before, ask.askId);
  if (known) return answer(before, known);

  const timeMs = objectTimeMs(before, nowMs);
  let state = countUsage(turnWindows(before, nowMs), 0, wholeNumber(ask.deniedFromMemory));
  for (const returned of ask.returns.slice(0, MAX_RETURNS)) state = creditReturn(state, returned);

  const lifeMs = state.end === null ? Infinity : state.end.atMs - nowMs;
  if (state.end !== null && lifeMs <= GUARD_MS)
    return answer(state, { kind: "ended", end: state.end.kind });

  const span = fitSpan(state, timeMs, Math.min(TERM_MS, lifeMs));
  if (span.left < 1) return deny(state, ask.askId, timeMs);

  const tokens = Math.min(
    Math.max(1, wholeNumber(ask.demand)),
    Math.max(1, Math.floor(span.left / BATCH_DIVISOR)),
  );
  return grant(state, ask.askId, tokens, span, timeMs);
}

interface Span {
  readonly termMs: number;
  readonly left: number;
  readonly minuteCrosses: boolean;
  readonly dayCrosses: boolean;
}

/** The term, and what is left in every window it touches. Where only the next window is spent, the term is cut at the edge. */
function fitSpan(state: KeyState, timeMs: number, termMs: number): Span {
  const edgeMs = endOfWindowMs(state.minute, MINUTE_MS) - timeMs;
  const minuteCrosses = termMs > edgeMs;
  const dayCrosses = timeMs + termMs > endOfWindowMs(state.day, DAY_MS);
  const now = Math.min(leftNow(state.minute), leftNow(state.day));
  const next = Math.min(
    minuteCrosses ? leftNext(state.minute, state.limits.perMinute) : Infinity,
    dayCrosses ? leftNext(state.day, state.limits.perDay) : Infinity,
  );
  if (next < 1 && edgeMs >= GUARD_MS + SHORTEST_USABLE_MS) {
    return { termMs: edgeMs, left: now, minuteCrosses: false, dayCrosses: false };
  }
  return { termMs, left: Math.min(now, next), minuteCrosses, dayCrosses };
}

function grant(
  before: KeyState,
  grantId: string,
  tokens: number,
  span: Span,
  timeMs: number,
): AskOutcome {
  const minute = debitCounter(before.minute, tokens, span.minuteCrosses, before.limits.perMinute);
  const day = debitCounter(before.day, tokens, span.dayCrosses, before.limits.perDay);
  const counted = countUsage(before, tokens, 0);
  const today = counted.usage.at(-1);

  const row: GrantRow = {
    seq: before.lastSeq + 1,
    grantId,
    atMs: timeMs,
    tokens,
    termMs: span.termMs,
    minuteNumber: minute.number,
    minuteUsed: minute.used,
    minuteLimit: minute.limit,
    minuteNextUsed: minute.nextUsed,
    minuteNextLimit: minute.nextLimit,
    minuteCrosses: span.minuteCrosses,
    dayNumber: day.number,
    dayUsed: day.used,
    dayLimit: day.limit,
    dayNextUsed: day.nextUsed,
    dayNextLimit: day.nextLimit,
    dayCrosses: span.dayCrosses,
    admitted: today?.admitted ?? 0,
    denied: today?.denied ?? 0,
    settled: before.unsavedSettled,
  };

  const state: KeyState = {
    ...counted,
    minute,
    day,
    lastSeq: row.seq,
    lastGrantAtMs: timeMs,
    grants: [...before.grants, { row, settled: false }],
    unsavedSettled: [],
  };
  const pruned = dropOldest(state, state.grants.length > MAX_GRANT_ROWS ? GRANT_ROWS_PRUNED : 0);
  return { ...pruned, reply: grantedReply(row), row };
}

/** The same from a fresh grant and from a row read back: a repeated ask gets the same answer, also from the next incarnation. */
function grantedReply(row: GrantRow): Reply {
  const minuteEndMs = (row.minuteNumber + 1) * MINUTE_MS;
  return {
    kind: "granted",
    grantId: row.grantId,
    tokens: row.tokens,
    termMs: row.termMs,
    edgeMs: row.minuteCrosses ? minuteEndMs - row.atMs : null,
    minute: {
      limit: row.minuteLimit,
      left: Math.max(0, row.minuteLimit - row.minuteUsed),
      resetMs: minuteEndMs - row.atMs,
    },
    day: {
      limit: row.dayLimit,
      left: Math.max(0, row.dayLimit - row.dayUsed),
      resetMs: (row.dayNumber + 1) * DAY_MS - row.atMs,
    },
  };
}

function deny(before: KeyState, askId: string, timeMs: number): AskOutcome {
  const minute = viewWindow(before.minute, MINUTE_MS, timeMs);
  const day = viewWindow(before.day, DAY_MS, timeMs);
  const isDay =
    day.left < 1 || (minute.left >= 1 && leftNext(before.day, before.limits.perDay) < 1);
  const nextLeft = isDay
    ? leftNext(before.day, before.limits.perDay)
    : leftNext(before.minute, before.limits.perMinute);
  const waitMs = isDay ? day.resetMs : minute.resetMs;
  const reply: Reply = {
    kind: "denied",
    window: isDay ? "day" : "minute",
    // Crossing leases can have spent the next window already.
    retryAfterMs: nextLeft < 1 ? waitMs + (isDay ? DAY_MS : MINUTE_MS) : waitMs,
    minute,
    day,
  };
  const state = countUsage(before, 0, 1);
  return answer(
    {
      ...state,
      deniedAnswers: [...state.deniedAnswers, { askId, reply }].slice(-MAX_DENIED_ANSWERS),
    },
    reply,
  );
}

function viewWindow(counter: WindowCounter, lengthMs: number, timeMs: number): WindowView {
  return {
    limit: counter.limit,
    left: leftNow(counter),
    resetMs: endOfWindowMs(counter, lengthMs) - timeMs,
  };
}

function findAnswer(state: KeyState, askId: string): Reply | undefined {
  const record = state.grants.findLast(({ row }) => row.grantId === askId);
  return record
    ? grantedReply(record.row)
    : state.deniedAnswers.find((denied) => denied.askId === askId)?.reply;
}

/** Once per grant, never more than was granted, only into open windows. Unknown and settled grants credit nothing. */
function creditReturn(state: KeyState, returned: GrantReturn): KeyState {
  const index = state.grants.findLastIndex(({ row }) => row.grantId === returned.grantId);
  const record = state.grants[index];
  if (!record || record.settled) return state;

  const { row } = record;
  const unspent = Math.min(wholeNumber(returned.unspent), row.tokens);
  const spentEarly = Math.min(wholeNumber(returned.spentEarly), row.tokens - unspent);
  return {
    ...state,
    minute: creditCounter(state.minute, {
      number: row.minuteNumber,
      crosses: row.minuteCrosses,
      unspent,
      spentEarly,
    }),
    day: creditCounter(state.day, {
      number: row.dayNumber,
      crosses: row.dayCrosses,
      unspent,
      spentEarly,
    }),
    grants: state.grants.with(index, { row, settled: true }),
    unsavedSettled: [...state.unsavedSettled, row.grantId],
    usage: state.usage.map((day) =>
      day.dayNumber === row.dayNumber ? { ...day, admitted: day.admitted - unspent } : day,
    ),
  };
}

function countUsage(state: KeyState, admitted: number, denied: number): KeyState {
  const dayNumber = state.day.number;
  const today: UsageDay = state.usage.find((day) => day.dayNumber === dayNumber) ?? {
    dayNumber,
    admitted: 0,
    denied: 0,
  };
  const counted = { dayNumber, admitted: today.admitted + admitted, denied: today.denied + denied };
  const others = state.usage.filter((day) => day.dayNumber !== dayNumber);
  return { ...state, usage: [...others, counted].slice(-MAX_USAGE_DAYS) };
}

function answer(state: KeyState, reply: Reply): AskOutcome {
  return { state, reply, row: null, deleteBelowSeq: null };
}

/** Numbers from another isolate, perhaps of another version: a fraction, a negative or NaN must not reach a counter. */
function wholeNumber(value: number): number {
  return Number.isFinite(value) ? Math.min(MAX_DEMAND, Math.max(0, Math.floor(value))) : 0;
}
