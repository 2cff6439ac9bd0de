/** The object's thin shell, step by step as `key-lease.do.ts` must do it. A `yield` is an await; between two of them is one turn. */
import type { KeyState } from "../../../../../src/features/api-keys/lease/object-state.ts";
import type { Ask, Reply } from "../../../../../src/features/api-keys/lease/wire.ts";
import type { Incarnation } from "./host.ts";
import { settledValue, sleep } from "./scheduler.ts";
import type { Routine } from "./scheduler.ts";
import type { World } from "./world.ts";

export function stateOf(incarnation: Incarnation): KeyState {
  if (!incarnation.state) throw new Error("Used before it was ready");
  return incarnation.state;
}

/** Constructor and `blockConcurrencyWhile`-less start: read D1, rebuild, and finish a fence that a crash left. */
export function* startIncarnation(world: World, incarnation: Incarnation): Routine<void> {
  const facts = yield* world.readD1();

  const { host, parts } = world;
  incarnation.state = parts.restoreState(host.durable, facts, host.clockMs(incarnation));
  world.judge.noteLimits(host.clockMs(incarnation), facts.limits);
  if (stateOf(incarnation).revoked && !host.durable.revoked) writeFlag(world, incarnation);
  if (facts.revoked && facts.fencePending)
    host.run(incarnation, parts.revokeAtObject(world, incarnation));
  incarnation.ready.settle();
}

export function* askObject(world: World, incarnation: Incarnation, ask: Ask): Routine<Reply> {
  if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);

  // One turn: the flag is in the state that decideAsk reads.
  return askAndWrite(world, incarnation, ask);
}

export function askAndWrite(world: World, incarnation: Incarnation, ask: Ask): Reply {
  const { host, parts } = world;
  const clockMs = host.clockMs(incarnation);
  const { state, reply, row, deleteBelowSeq } = parts.decideAsk(stateOf(incarnation), ask, clockMs);
  incarnation.state = state;
  if (row) {
    host.write(incarnation, (store) => {
      store.rows = store.rows.filter(({ seq }) => seq >= (deleteBelowSeq ?? 0));
      store.rows.push(row);
      world.judge.noteGrantTurn(clockMs);
    });
  }
  return reply;
}

/** What revoke, the alarm, the sweep and a fresh incarnation all do. Answers only when the fence is over. */
export function* revokeAtObject(world: World, incarnation: Incarnation): Routine<boolean> {
  if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
  const { host, parts } = world;

  incarnation.state = parts.markRevoked(stateOf(incarnation));
  const isDurable = yield* settledValue(writeFlag(world, incarnation));
  if (!isDurable) return false;

  incarnation.state = parts.startFence(stateOf(incarnation), host.clockMs(incarnation));
  yield* waitForFence(world, incarnation);

  yield* world.clearFencePending();
  return true;
}

export function* waitForFence(world: World, incarnation: Incarnation): Routine<void> {
  for (;;) {
    const waitMs = world.parts.fenceWaitMs(stateOf(incarnation), world.host.clockMs(incarnation));
    if (waitMs <= 0) return;
    yield* sleep(waitMs);
  }
}

export function writeFlag(world: World, incarnation: Incarnation) {
  return world.host.write(incarnation, (store) => {
    store.revoked = true;
  });
}

/** Reads D1 again; finishes a fence that is pending there. */
export function* alarmAtObject(world: World, incarnation: Incarnation): Routine<boolean> {
  if (!incarnation.ready.settled) yield* settledValue(incarnation.ready);
  const facts = yield* world.readD1();

  const clockMs = world.host.clockMs(incarnation);
  incarnation.state = world.parts.applyFacts(stateOf(incarnation), facts, clockMs);
  world.judge.noteLimits(clockMs, facts.limits);
  const pruned = world.parts.pruneGrants(stateOf(incarnation), clockMs);
  incarnation.state = pruned.state;
  if (pruned.deleteBelowSeq !== null) {
    const below = pruned.deleteBelowSeq;
    world.host.write(incarnation, (store) => {
      store.rows = store.rows.filter(({ seq }) => seq >= below);
    });
  }
  if (facts.revoked && facts.fencePending) yield* world.parts.revokeAtObject(world, incarnation);
  return true;
}
