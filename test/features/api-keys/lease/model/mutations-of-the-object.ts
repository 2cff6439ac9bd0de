/** Mistakes in what the object grants, counts and keeps. */
import { MINUTE_MS, TERM_MS } from "../../../../../src/features/api-keys/lease/constants.ts";
import type {
  GrantRecord,
  KeyState,
} from "../../../../../src/features/api-keys/lease/object-state.ts";
import { openCounter } from "../../../../../src/features/api-keys/lease/windows.ts";
import type { GrantReturn } from "../../../../../src/features/api-keys/lease/wire.ts";
import type { Mutation } from "./mutation.ts";
import { stateOf } from "./object-shell.ts";
import { realParts as real } from "./parts.ts";
import type { Parts } from "./parts.ts";
import { settledValue } from "./scheduler.ts";
import * as targeted from "./targeted.ts";

/** `decideAsk` on a state that was tampered with before, and an outcome tampered with after. */
function deciding(
  before: (state: KeyState, nowMs: number) => KeyState,
  after = (outcome: Outcome, _before: KeyState): Outcome => outcome,
): Parts["decideAsk"] {
  return (state, ask, nowMs) => after(real.decideAsk(before(state, nowMs), ask, nowMs), state);
}
type Outcome = ReturnType<Parts["decideAsk"]>;
const unchanged = (state: KeyState): KeyState => state;

function withGrants(state: KeyState, change: (grant: GrantRecord) => GrantRecord): KeyState {
  return { ...state, grants: state.grants.map(change) };
}

/** A holder, of another version perhaps, that names every return in two asks: the object must credit it once. */
const lastReturns = new WeakMap<object, readonly GrantReturn[]>();
const returningTwice: Partial<Parts> = {
  createAsk: (entry, clock, askId, purpose) => {
    const ask = real.createAsk(entry, clock, askId, purpose);
    const { returns } = ask.message;
    const before = lastReturns.get(entry) ?? [];
    lastReturns.set(entry, returns);
    return { ...ask, message: { ...ask.message, returns: [...before, ...returns] } };
  },
};

/** Grants and writes no row: memory alone knows. */
const grantFromMemory: Parts["askObject"] = function* (world, incarnation, ask) {
  if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
  const clockMs = world.host.clockMs(incarnation);
  const { state, reply } = world.parts.decideAsk(stateOf(incarnation), ask, clockMs);
  incarnation.state = state;
  world.judge.noteGrantTurn(clockMs);
  return reply;
};

export const objectMutations: readonly Mutation[] = [
  {
    name: "grant from memory after a restart (no durable row): the counters are forgotten",
    breaks: "P5",
    scenario: targeted.scarceWithCrash,
    parts: { askObject: grantFromMemory },
  },
  {
    name: "grant from memory in a stale twin (no durable row): it never hears of the flag",
    breaks: "P4",
    scenario: targeted.revokedBesideATwin,
    parts: { askObject: grantFromMemory },
  },
  {
    name: "debit a crossing lease from one window only",
    breaks: "P5",
    scenario: targeted.crossingAnEdge,
    parts: {
      decideAsk: deciding(unchanged, (outcome, before) => ({
        ...outcome,
        state: {
          ...outcome.state,
          minute: {
            ...outcome.state.minute,
            nextUsed: Math.min(outcome.state.minute.nextUsed, before.minute.nextUsed),
          },
        },
      })),
    },
  },
  {
    name: "credit a return twice",
    breaks: "P5",
    scenario: targeted.leftOver,
    world: returningTwice,
    parts: {
      decideAsk: deciding((state) => withGrants(state, (grant) => ({ ...grant, settled: false }))),
    },
  },
  {
    name: "forget in a restart which returns were credited",
    breaks: "P5",
    scenario: targeted.leftOver,
    world: returningTwice,
    parts: {
      restoreState: (durable, facts, nowMs) =>
        withGrants(real.restoreState(durable, facts, nowMs), (grant) => ({
          ...grant,
          settled: false,
        })),
    },
  },
  {
    name: "credit a return to a window that the grant was not debited from",
    breaks: "P5",
    scenario: targeted.returnedInTheNextWindow,
    parts: {
      decideAsk: deciding((state, nowMs) =>
        withGrants(state, (grant) => ({
          ...grant,
          row: {
            ...grant.row,
            minuteNumber: Math.max(state.minute.number, Math.floor(nowMs / MINUTE_MS)),
          },
        })),
      ),
    },
  },
  {
    name: "debit a repeated ask again",
    breaks: "one row per ask",
    scenario: targeted.scarceWithRepeats,
    parts: {
      decideAsk: (state, ask, nowMs) => {
        const hidden = { ...ask, askId: `${ask.askId}/${state.lastSeq}` };
        const { row, ...outcome } = real.decideAsk(state, hidden, nowMs);
        return { ...outcome, row: row && { ...row, grantId: ask.askId } };
      },
    },
  },
  {
    name: "let the window's number follow the clock back",
    breaks: "P5",
    scenario: targeted.restartsAtAnEdge,
    parts: {
      decideAsk: deciding((state, nowMs) => {
        const goesBack = Math.floor(nowMs / MINUTE_MS) < state.minute.number;
        return goesBack
          ? { ...state, minute: openCounter(nowMs, MINUTE_MS, state.limits.perMinute) }
          : state;
      }),
    },
  },
  {
    name: "keep a lowered limit out of the next window",
    breaks: "P5",
    scenario: targeted.lowered,
    parts: {
      applyFacts: (state, facts, nowMs) => ({
        ...real.applyFacts(state, facts, nowMs),
        limits: state.limits,
      }),
    },
  },
  {
    name: "let a grant outlive the key's end",
    breaks: "end",
    scenario: targeted.endsInUse,
    parts: {
      decideAsk: deciding(unchanged, (outcome) => ({
        ...outcome,
        reply:
          outcome.reply.kind === "granted" ? { ...outcome.reply, termMs: TERM_MS } : outcome.reply,
      })),
    },
  },
];
