/**
 * The state of one key's object, as plain data, and how it is rebuilt after a restart.
 *
 * Durable are: the revoked flag, and one row per grant. A row carries the counters as they are after it, so the latest row alone
 * restores them exactly; older rows only serve repeated asks and returns. No I/O and no clock here.
 */
import type { Limits } from "../../../core/plans.ts";
import { DAY_MS, GRANT_MEMORY_MS, MINUTE_MS } from "./constants.ts";
import { openCounter, raiseCounter, turnCounter } from "./windows.ts";
import type { WindowCounter } from "./windows.ts";
import type { EndKind, Reply } from "./wire.ts";

/** What the object reads from D1's primary when an incarnation starts and at each alarm. */
export interface LeaseFacts {
  readonly limits: Limits;
  readonly end: { readonly atMs: number; readonly kind: EndKind } | null;
  readonly revoked: boolean;
  /** True from the batch that revokes until the fence is over. */
  readonly fencePending: boolean;
}

/** The one durable row of a grant; flat, for one INSERT. Counters are those after the grant. */
export interface GrantRow {
  readonly seq: number;
  readonly grantId: string;
  readonly atMs: number;
  readonly tokens: number;
  readonly termMs: number;
  readonly minuteNumber: number;
  readonly minuteUsed: number;
  readonly minuteLimit: number;
  readonly minuteNextUsed: number;
  readonly minuteNextLimit: number | null;
  readonly minuteCrosses: boolean;
  readonly dayNumber: number;
  readonly dayUsed: number;
  readonly dayLimit: number;
  readonly dayNextUsed: number;
  readonly dayNextLimit: number | null;
  readonly dayCrosses: boolean;
  /** Usage of that day. */
  readonly admitted: number;
  readonly denied: number;
  /** Ids of the grants whose returns were credited since the row before. */
  readonly settled: readonly string[];
}

export interface UsageDay {
  readonly dayNumber: number;
  /** Granted minus credited: what isolates still hold counts as admitted until it comes back. */
  readonly admitted: number;
  /** A lower bound: refusals from memory arrive with the next ask, if it arrives. */
  readonly denied: number;
}

export interface GrantRecord {
  readonly row: GrantRow;
  /** Its return has been credited. */
  readonly settled: boolean;
}

export interface DeniedAnswer {
  readonly askId: string;
  readonly reply: Reply;
}

export interface KeyState {
  readonly limits: Limits;
  readonly end: LeaseFacts["end"];
  /** Never becomes false again. */
  readonly revoked: boolean;
  /** When the flag was known to be durable in this incarnation; null before. */
  readonly fenceStartedAtMs: number | null;
  /** D1 said that the fence of this revocation is over. */
  readonly fenceDone: boolean;
  readonly lastGrantAtMs: number | null;
  readonly minute: WindowCounter;
  readonly day: WindowCounter;
  readonly lastSeq: number;
  /** Oldest first. */
  readonly grants: readonly GrantRecord[];
  readonly deniedAnswers: readonly DeniedAnswer[];
  /** Settled since the last row; the next row carries them. */
  readonly unsavedSettled: readonly string[];
  /** Oldest day first, today last. */
  readonly usage: readonly UsageDay[];
}

export interface Durable {
  readonly revoked: boolean;
  readonly rows: readonly GrantRow[];
}

function counterOf(row: GrantRow, name: "minute" | "day"): WindowCounter {
  return {
    number: row[`${name}Number`],
    used: row[`${name}Used`],
    limit: row[`${name}Limit`],
    nextUsed: row[`${name}NextUsed`],
    nextLimit: row[`${name}NextLimit`],
  };
}

/** The state of a fresh incarnation. The rows' own limits stand for the windows they were granted in; D1's apply from the next. */
export function restoreState(durable: Durable, facts: LeaseFacts, nowMs: number): KeyState {
  const rows = durable.rows.toSorted((a, b) => a.seq - b.seq);
  const last = rows.at(-1);
  const settledIds = new Set(rows.flatMap((row) => row.settled));
  const usage = new Map(
    rows.map((row) => [
      row.dayNumber,
      { dayNumber: row.dayNumber, admitted: row.admitted, denied: row.denied },
    ]),
  );
  const { perMinute, perDay } = facts.limits;

  const restored: KeyState = {
    limits: facts.limits,
    end: facts.end,
    revoked: durable.revoked,
    fenceStartedAtMs: null,
    fenceDone: false,
    lastGrantAtMs: last?.atMs ?? null,
    minute: last ? counterOf(last, "minute") : openCounter(nowMs, MINUTE_MS, perMinute),
    day: last ? counterOf(last, "day") : openCounter(nowMs, DAY_MS, perDay),
    lastSeq: last?.seq ?? 0,
    grants: rows.map((row) => ({ row, settled: settledIds.has(row.grantId) })),
    deniedAnswers: [],
    unsavedSettled: [],
    usage: [...usage.values()].slice(-2),
  };
  return applyFacts(restored, facts, nowMs);
}

/** Takes in what was read from D1. A read that began before a revoke cannot undo it: the flag only rises. */
export function applyFacts(state: KeyState, facts: LeaseFacts, nowMs: number): KeyState {
  // Turn first, under the limits in force until now: a window that began before this read keeps them.
  const turned = turnWindows(state, nowMs);
  return {
    ...turned,
    limits: facts.limits,
    end: facts.end,
    revoked: state.revoked || facts.revoked,
    fenceDone: state.fenceDone || (facts.revoked && !facts.fencePending),
    minute: raiseCounter(turned.minute, facts.limits.perMinute),
    day: raiseCounter(turned.day, facts.limits.perDay),
  };
}

/** The object's time: its clock, but never before the start of the window it already counts in. */
export function objectTimeMs(state: KeyState, nowMs: number): number {
  return Math.max(nowMs, state.minute.number * MINUTE_MS, state.day.number * DAY_MS);
}

export function turnWindows(state: KeyState, nowMs: number): KeyState {
  const timeMs = objectTimeMs(state, nowMs);
  const minute = turnCounter(state.minute, timeMs, MINUTE_MS, state.limits.perMinute);
  const day = turnCounter(state.day, timeMs, DAY_MS, state.limits.perDay);
  return minute === state.minute && day === state.day ? state : { ...state, minute, day };
}

export interface Pruned {
  readonly state: KeyState;
  /** Rows with a lower seq may be deleted; null if there is none. */
  readonly deleteBelowSeq: number | null;
}

/** Forgets grants too old to be returned or repeated. The latest row stays for good: it is the counters. */
export function pruneGrants(state: KeyState, nowMs: number): Pruned {
  const keepFrom = state.grants.findIndex((grant) => grant.row.atMs >= nowMs - GRANT_MEMORY_MS);
  return dropOldest(state, keepFrom === -1 ? state.grants.length - 1 : keepFrom);
}

export function dropOldest(state: KeyState, count: number): Pruned {
  const first = state.grants[count];
  if (count <= 0 || !first) return { state, deleteBelowSeq: null };
  return { state: { ...state, grants: state.grants.slice(count) }, deleteBelowSeq: first.row.seq };
}
