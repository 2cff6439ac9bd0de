/** One history: D1, the object's host, the network between, the isolates, and the faults of the scenario. */
import type { LeaseFacts } from "../../../../../src/features/api-keys/lease/object-state.ts";
import { ObjectHost } from "./host.ts";
import type { Incarnation } from "./host.ts";
import { Isolate } from "./isolate.ts";
import { Judge } from "./judge.ts";
import { alarmAtObject } from "./object-shell.ts";
import type { Parts } from "./parts.ts";
import { sweepFences } from "./revoke-verb.ts";
import type { Fault, Scenario } from "./scenario.ts";
import { Scheduler, Signal, createRandom, settledValue, sleep } from "./scheduler.ts";
import type { Routine } from "./scheduler.ts";

export class World {
  readonly scheduler = new Scheduler();
  readonly random: () => number;
  readonly judge: Judge;
  readonly host: ObjectHost;
  readonly isolates: Isolate[];
  readonly scenario: Scenario;
  readonly parts: Parts;
  d1: LeaseFacts;

  constructor(scenario: Scenario, parts: Parts) {
    this.scenario = scenario;
    this.parts = parts;
    this.random = createRandom(scenario.seed);
    this.judge = new Judge(scenario.end?.atMs ?? Infinity);
    this.host = new ObjectHost(this);
    this.d1 = { limits: scenario.limits, end: scenario.end, revoked: false, fencePending: false };
    this.isolates = Array.from(
      { length: scenario.isolates },
      (_, number) => new Isolate(this, number),
    );
  }

  run(): void {
    const { scenario, scheduler } = this;
    for (const { atMs, isolate } of scenario.arrivals) {
      scheduler.at(atMs, () => scheduler.spawn(this.#isolate(isolate).request()));
    }
    for (const fault of scenario.faults) scheduler.at(fault.atMs, () => this.#inflict(fault));
    if (scenario.otherKeysEveryMs > 0) {
      for (let atMs = 0; atMs < scenario.durationMs; atMs += scenario.otherKeysEveryMs) {
        scheduler.at(atMs, () => this.isolates.forEach((isolate) => isolate.observe()));
      }
    }
    scheduler.runUntil(scenario.durationMs);
  }

  *readD1(): Routine<LeaseFacts> {
    yield* sleep(this.#latencyMs());
    const row = this.d1;
    yield* sleep(this.#latencyMs());
    return row;
  }

  *writeRevoked(): Routine<void> {
    yield* sleep(this.#latencyMs());
    // UPDATE … WHERE revoked_at IS NULL: a second caller does not open a fence that is over.
    if (!this.d1.revoked) this.d1 = { ...this.d1, revoked: true, fencePending: true };
    yield* sleep(this.#latencyMs());
  }

  *clearFencePending(): Routine<void> {
    yield* sleep(this.#latencyMs());
    this.d1 = { ...this.d1, fencePending: false };
    yield* sleep(this.#latencyMs());
  }

  /** An RPC: delayed, lost, or delivered twice. Undefined is an error at the caller. `again` gets what a duplicate answers. */
  *callObject<T>(
    handle: (incarnation: Incarnation) => Routine<T>,
    timeoutMs: number,
    again?: (reply: T) => void,
  ): Routine<T | undefined> {
    const { scheduler, scenario, host } = this;
    const answered = new Signal<T | undefined>();
    scheduler.after(timeoutMs, () => answered.settle(undefined));
    const breakLater = (): void =>
      scheduler.after(50 + this.random() * 500, () => answered.settle(undefined));
    const deliver = (onReply: (reply: T) => void): void => {
      if (this.random() < scenario.network.lossShare) return breakLater();
      scheduler.after(this.#latencyMs(again !== undefined), () => {
        const incarnation = host.reach();
        host.run(incarnation, handle(incarnation)).whenSettled((reply) => {
          host.whenGateOpens(incarnation, (isOpen) => {
            if (!isOpen || this.random() < scenario.network.lossShare) breakLater();
            else scheduler.after(this.#latencyMs(again !== undefined), () => onReply(reply));
          });
        });
      });
    };
    const first = (reply: T): void => {
      if (answered.settled) again?.(reply);
      else answered.settle(reply);
    };
    deliver(first);
    if (again && this.random() < scenario.network.duplicateShare)
      scheduler.after(this.#latencyMs(true), () => deliver(first));
    return yield* settledValue(answered);
  }

  #latencyMs(isAsk = false): number {
    const { minMs, maxMs, slowShare, slowMs, onlyAsksAreSlow } = this.scenario.network;
    const isSlow = slowShare > 0 && (isAsk || !onlyAsksAreSlow) && this.random() < slowShare;
    return isSlow ? this.random() * slowMs : minMs + this.random() * (maxMs - minMs);
  }

  #isolate(number: number): Isolate {
    const isolate = this.isolates[number % this.isolates.length];
    if (!isolate) throw new Error("A history needs isolates");
    return isolate;
  }

  #inflict(fault: Fault): void {
    const { host, scheduler } = this;
    switch (fault.kind) {
      case "crash":
        return host.crash();
      case "twin":
        return host.move(fault.forMs);
      case "evict":
        return this.#isolate(fault.isolate).evict();
      case "step":
        return this.#isolate(fault.isolate).stepBack(this.scenario.clocks.stepMs);
      case "revoke":
        scheduler.spawn(this.parts.revokeKey(this)).whenSettled((isDone) => {
          if (isDone) this.judge.noteRevokeAnswered(scheduler.nowMs);
        });
        return;
      case "revoke-crash":
        scheduler.spawn(this.writeRevoked());
        return;
      case "limits":
        this.d1 = { ...this.d1, limits: fault.limits };
        return;
      case "alarm":
        scheduler.spawn(this.callObject((incarnation) => alarmAtObject(this, incarnation), 8_000));
        return;
      case "sweep":
        scheduler.spawn(sweepFences(this));
        return;
      default:
        throw new Error(`Unknown fault ${JSON.stringify(fault satisfies never)}`);
    }
  }
}
