/** Mistakes in the order of a revocation. */
import type { Mutation } from "./mutation.ts";
import { askAndWrite, stateOf, waitForFence, writeFlag } from "./object-shell.ts";
import { realParts as real } from "./parts.ts";
import { finishRevocation } from "./revoke-verb.ts";
import { settledValue, sleep } from "./scheduler.ts";
import * as targeted from "./targeted.ts";

export const fenceMutations: readonly Mutation[] = [
  {
    name: "answer revoke before waiting",
    breaks: "P4",
    scenario: targeted.revoked,
    parts: { fenceWaitMs: () => 0 },
  },
  {
    name: "write the flag after computing the wait",
    breaks: "P4",
    histories: 200,
    scenario: targeted.revokedWhenIdle,
    parts: {
      revokeAtObject: function* (world, incarnation) {
        if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
        const { parts, host } = world;
        const waitMs = parts.fenceWaitMs(
          parts.startFence(parts.markRevoked(stateOf(incarnation)), host.clockMs(incarnation)),
          host.clockMs(incarnation),
        );
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
    name: "resume a grant after an await without reading the flag again",
    breaks: "P4",
    histories: 200,
    scenario: targeted.revokedWhenIdle,
    parts: {
      askObject: function* (world, incarnation, ask) {
        if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
        const { revoked } = stateOf(incarnation);
        yield* world.readD1();
        if (revoked) return { kind: "revoked" };
        const isRevokedNow = stateOf(incarnation).revoked;
        incarnation.state = { ...stateOf(incarnation), revoked };
        const reply = askAndWrite(world, incarnation, ask);
        incarnation.state = { ...stateOf(incarnation), revoked: isRevokedNow };
        return reply;
      },
    },
  },
  {
    name: "skip the fence's wait on a fresh incarnation: it remembers no grant",
    breaks: "P4",
    scenario: targeted.revokedAfterACrash,
    parts: {
      restoreState: (durable, facts, nowMs) => ({
        ...real.restoreState(durable, facts, nowMs),
        lastGrantAtMs: null,
      }),
    },
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
        incarnation.state = world.parts.startFence(
          stateOf(incarnation),
          world.host.clockMs(incarnation),
        );
        yield* waitForFence(world, incarnation);
        yield* world.clearFencePending();
        return true;
      },
    },
  },
  {
    name: "let a read of D1 that began before the revoke lower the flag",
    breaks: "P4",
    histories: 200,
    scenario: targeted.revokedDuringAnAlarm,
    parts: {
      applyFacts: (state, facts, nowMs) => ({
        ...real.applyFacts(state, facts, nowMs),
        revoked: facts.revoked,
      }),
    },
  },
];
