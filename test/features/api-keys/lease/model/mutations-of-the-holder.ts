/** Mistakes in the isolate. */
import { GUARD_MS, TERM_MS } from "../../../../../src/features/api-keys/lease/constants.ts";
import type { Mutation } from "./mutation.ts";
import { realParts as real } from "./parts.ts";
import * as targeted from "./targeted.ts";

export const holderMutations: readonly Mutation[] = [
  {
    name: "count the lease from after the answer",
    breaks: "P4",
    scenario: targeted.revokedWhileAnswersAreSlow,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(entry, clock, Object.assign(ask, { startedAtMs: clock.latestMs }), reply),
    },
  },
  {
    name: "drop the guard",
    breaks: "P4",
    scenario: targeted.revokedWhileClocksStep,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(
          entry,
          clock,
          ask,
          reply.kind === "granted" ? { ...reply, termMs: reply.termMs + GUARD_MS } : reply,
        ),
      fenceWaitMs: (state, nowMs) => Math.max(0, real.fenceWaitMs(state, nowMs) - GUARD_MS),
    },
  },
  {
    name: "drop the guard at the holder only",
    breaks: "end",
    scenario: targeted.endsInUse,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(
          entry,
          clock,
          ask,
          reply.kind === "granted" ? { ...reply, termMs: reply.termMs + GUARD_MS } : reply,
        ),
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
    name: "count what was spent after the edge as spent before it",
    breaks: "P5",
    scenario: targeted.crossingAnEdge,
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(
          entry,
          clock,
          ask,
          reply.kind === "granted" && reply.edgeMs !== null
            ? { ...reply, edgeMs: TERM_MS * 2 }
            : reply,
        ),
    },
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
    parts: {
      acceptAnswer: (entry, clock, ask, reply) =>
        real.acceptAnswer(entry, clock, Object.assign(ask, { answered: false }), reply),
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
    parts: {
      observeClock: (clock, readingMs) => (clock.latestMs = Math.max(clock.latestMs, readingMs)),
    },
  },
  {
    name: "follow a clock that went back (leases live on)",
    breaks: "P4",
    scenario: targeted.revokedAfterALargeStep,
    parts: { observeClock: (clock, readingMs) => (clock.latestMs = readingMs) },
  },
];
