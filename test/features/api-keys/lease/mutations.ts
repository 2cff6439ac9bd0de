/**
 * Deliberate mistakes, one rule of the protocol each, put in through the seam. The test shows that the model catches every one; a mistake
 * that it could not catch would mean that the rule is not needed, or that the model is blind.
 */
import { GUARD_MS, MINUTE_MS, TERM_MS } from "../../../../src/features/api-keys/lease/constants.ts";
import type { GrantRecord, KeyState } from "../../../../src/features/api-keys/lease/object-state.ts";
import { openCounter } from "../../../../src/features/api-keys/lease/windows.ts";
import type { History } from "./model.ts";
import { decideAndWrite, stateOf, waitForFence, writeFlag } from "./model/object-shell.ts";
import { realParts as real } from "./model/parts.ts";
import type { Parts } from "./model/parts.ts";
import { finishRevocation } from "./model/revoke-verb.ts";
import { settledValue, sleep } from "./model/scheduler.ts";
import * as targeted from "./model/targeted.ts";
import type { Targeted } from "./model/targeted.ts";

export interface Mutation {
  readonly name: string;
  /** What the mistake breaks; the promise it is caught by. */
  readonly breaks: "P4" | "P5" | "end" | "one row per ask";
  readonly parts: Partial<Parts>;
  readonly scenario: Targeted;
}

export function isBroken(history: History, breaks: Mutation["breaks"]): boolean {
  if (breaks === "P4") return history.afterRevoke > 0;
  if (breaks === "P5") return history.overLimit > 0;
  if (breaks === "end") return history.afterEnd > 0;
  const ids = history.world.host.durable.rows.map((row) => row.grantId);
  return new Set(ids).size < ids.length;
}

/** `decideAsk` on a state that was tampered with before, and an outcome tampered with after. */
function deciding(before: (state: KeyState, nowMs: number) => KeyState, after = (outcome: Outcome, _before: KeyState): Outcome => outcome): Parts["decideAsk"] {
  return (state, ask, nowMs) => after(real.decideAsk(before(state, nowMs), ask, nowMs), state);
}
type Outcome = ReturnType<Parts["decideAsk"]>;
const unchanged = (state: KeyState): KeyState => state;

function withGrants(state: KeyState, change: (grant: GrantRecord) => GrantRecord): KeyState {
  return { ...state, grants: state.grants.map(change) };
}

/** Grants and writes no row: memory alone knows. */
const grantFromMemory: Parts["askObject"] = function* (world, incarnation, ask) {
  if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
  const clockMs = world.host.clockMs(incarnation);
  const { state, reply } = world.parts.decideAsk(stateOf(incarnation), ask, clockMs);
  incarnation.state = state;
  world.judge.noteGrantTurn(clockMs);
  return reply;
};

export const mutations: readonly Mutation[] = [
  {
    name: "count the lease from after the answer",
    breaks: "P4",
    scenario: targeted.revokedWhileAnswersAreSlow,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) => real.acceptAnswer(entry, clock, Object.assign(ask, { startedAtMs: clock.latestMs }), reply),
    },
  },
  {
    name: "drop the guard",
    breaks: "P4",
    scenario: targeted.revokedWhileClocksStep,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(entry, clock, ask, reply.kind === "granted" ? { ...reply, termMs: reply.termMs + GUARD_MS } : reply),
      fenceWaitMs: (state, nowMs) => Math.max(0, real.fenceWaitMs(state, nowMs) - GUARD_MS),
    },
  },
  {
    name: "drop the guard at the holder only",
    breaks: "end",
    scenario: targeted.endsInUse,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(entry, clock, ask, reply.kind === "granted" ? { ...reply, termMs: reply.termMs + GUARD_MS } : reply),
    },
  },
  {
    name: "answer revoke before waiting",
    breaks: "P4",
    scenario: targeted.revoked,
    parts: { fenceWaitMs: () => 0 },
  },
  {
    name: "write the flag after computing the wait",
    breaks: "P4",
    scenario: targeted.revokedWhenIdle,
    parts: {
      revokeAtObject: function* (world, incarnation) {
        if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
        const { parts, host } = world;
        const waitMs = parts.fenceWaitMs(parts.startFence(parts.markRevoked(stateOf(incarnation)), host.clockMs(incarnation)), host.clockMs(incarnation));
        yield* world.readD1();
        incarnation.state = parts.markRevoked(stateOf(incarnation));
        if (!(yield* settledValue(writeFlag(world, incarnation)))) return false;
        yield* sleep(waitMs);
        yield* world.clearFencePending();
        return true;
      },
    },
  },
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
    name: "resume a grant after an await without reading the flag again",
    breaks: "P4",
    scenario: targeted.revokedWhenIdle,
    parts: {
      askObject: function* (world, incarnation, ask) {
        if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
        const { revoked } = stateOf(incarnation);
        yield* world.readD1();
        if (revoked) return { kind: "revoked" };
        incarnation.state = { ...stateOf(incarnation), revoked: false };
        const reply = decideAndWrite(world, incarnation, ask);
        incarnation.state = { ...stateOf(incarnation), revoked: true };
        return reply;
      },
    },
  },
  {
    name: "debit a crossing lease from one window only",
    breaks: "P5",
    scenario: targeted.crossingAnEdge,
    parts: {
      decideAsk: deciding(unchanged, (outcome, before) => ({
        ...outcome,
        state: { ...outcome.state, minute: { ...outcome.state.minute, nextUsed: Math.min(outcome.state.minute.nextUsed, before.minute.nextUsed) } },
      })),
    },
  },
  {
    name: "keep returned tokens in the table",
    breaks: "P5",
    scenario: targeted.renewing,
    parts: {
      createAsk: (entry, clock, askId, purpose) => {
        const ask = real.createAsk(entry, clock, askId, purpose);
        for (const { grantId, unspent } of ask.message.returns) {
          const held = entry.grants.find((grant) => grant.id === grantId);
          if (held) held.tokens += unspent;
        }
        return ask;
      },
    },
  },
  {
    name: "credit a return twice",
    breaks: "P5",
    scenario: targeted.scarceWithRepeatsAndCrashes,
    parts: { decideAsk: deciding((state) => withGrants(state, (grant) => ({ ...grant, settled: false }))) },
  },
  {
    name: "forget in a restart which returns were credited",
    breaks: "P5",
    scenario: targeted.scarceWithRepeatsAndCrashes,
    parts: { restoreState: (durable, facts, nowMs) => withGrants(real.restoreState(durable, facts, nowMs), (grant) => ({ ...grant, settled: false })) },
  },
  {
    name: "credit a return to a window that the grant was not debited from",
    breaks: "P5",
    scenario: targeted.returnedInTheNextWindow,
    parts: {
      decideAsk: deciding((state, nowMs) =>
        withGrants(state, (grant) => ({ ...grant, row: { ...grant.row, minuteNumber: Math.max(state.minute.number, Math.floor(nowMs / MINUTE_MS)) } })),
      ),
    },
  },
  {
    name: "count what was spent after the edge as spent before it",
    breaks: "P5",
    scenario: targeted.crossingAnEdge,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(entry, clock, ask, reply.kind === "granted" && reply.edgeMs !== null ? { ...reply, edgeMs: TERM_MS * 2 } : reply),
    },
  },
  {
    name: "skip the fence's wait on a fresh incarnation: it remembers no grant",
    breaks: "P4",
    scenario: targeted.revokedAfterACrash,
    parts: { restoreState: (durable, facts, nowMs) => ({ ...real.restoreState(durable, facts, nowMs), lastGrantAtMs: null }) },
  },
  {
    name: "skip the fence's wait on a fresh incarnation: it finds the flag and takes the fence for done",
    breaks: "P4",
    scenario: targeted.crashedInTheFence,
    parts: {
      restoreState: (durable, facts, nowMs) => {
        const state = real.restoreState(durable, facts, nowMs);
        return { ...state, fenceDone: state.revoked };
      },
    },
  },
  {
    name: "answer a second revoke before the first's fence",
    breaks: "P4",
    scenario: targeted.revokedTwice,
    parts: {
      revokeKey: function* (world) {
        if ((yield* world.readD1()).revoked) return true;
        yield* world.writeRevoked();
        return yield* finishRevocation(world);
      },
    },
  },
  {
    name: "answer a second revoke at the object before the first's fence",
    breaks: "P4",
    scenario: targeted.revokedTwice,
    parts: {
      revokeAtObject: function* (world, incarnation) {
        if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
        if (stateOf(incarnation).revoked) return true;
        incarnation.state = world.parts.markRevoked(stateOf(incarnation));
        if (!(yield* settledValue(writeFlag(world, incarnation)))) return false;
        incarnation.state = world.parts.startFence(stateOf(incarnation), world.host.clockMs(incarnation));
        yield* waitForFence(world, incarnation);
        yield* world.clearFencePending();
        return true;
      },
    },
  },
  {
    name: "let a read of D1 that began before the revoke lower the flag",
    breaks: "P4",
    scenario: targeted.revokedDuringAnAlarm,
    parts: { applyFacts: (state, facts, nowMs) => ({ ...real.applyFacts(state, facts, nowMs), revoked: facts.revoked }) },
  },
  {
    name: "merge grants into one end",
    breaks: "P5",
    scenario: targeted.burstPastAnEdge,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) => {
        const verdict = real.acceptAnswer(entry, clock, ask, reply);
        const endsAtMs = Math.max(...entry.grants.map((grant) => grant.endsAtMs));
        for (const grant of entry.grants) Object.assign(grant, { endsAtMs });
        return verdict;
      },
    },
  },
  {
    name: "take the same answer twice",
    breaks: "P5",
    scenario: targeted.scarceWithRepeats,
    parts: { acceptAnswer: (entry, clock, ask, reply) => real.acceptAnswer(entry, clock, Object.assign(ask, { answered: false }), reply) },
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
    name: "admit on a late answer",
    breaks: "P4",
    scenario: targeted.revokedWhileAnswersAreSlow,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) => {
        const verdict = real.acceptAnswer(entry, clock, ask, reply);
        return verdict === "late" && reply.kind === "granted" ? "admit" : verdict;
      },
    },
  },
  {
    name: "ignore a clock that went back (time stands still)",
    breaks: "P4",
    scenario: targeted.revokedAfterALargeStep,
    parts: { observeClock: (clock, readingMs) => (clock.latestMs = Math.max(clock.latestMs, readingMs)) },
  },
  {
    name: "follow a clock that went back (leases live on)",
    breaks: "P4",
    scenario: targeted.revokedAfterALargeStep,
    parts: { observeClock: (clock, readingMs) => (clock.latestMs = readingMs) },
  },
  {
    name: "let the window's number follow the clock back",
    breaks: "P5",
    scenario: targeted.restartsAtAnEdge,
    parts: {
      decideAsk: deciding((state, nowMs) => {
        const goesBack = Math.floor(nowMs / MINUTE_MS) < state.minute.number;
        return goesBack ? { ...state, minute: openCounter(nowMs, MINUTE_MS, state.limits.perMinute) } : state;
      }),
    },
  },
  {
    name: "keep a lowered limit out of the next window",
    breaks: "P5",
    scenario: targeted.lowered,
    parts: { applyFacts: (state, facts, nowMs) => ({ ...real.applyFacts(state, facts, nowMs), limits: state.limits }) },
  },
  {
    name: "let a grant outlive the key's end",
    breaks: "end",
    scenario: targeted.endsInUse,
    parts: {
      decideAsk: deciding(unchanged, (outcome) => ({
        ...outcome,
        reply: outcome.reply.kind === "granted" ? { ...outcome.reply, termMs: TERM_MS } : outcome.reply,
      })),
    },
  },
];
