/** An isolate's thin shell, as the lease table must do it, with a clock of its own that drifts, freezes and steps back. */
import { createClock } from "../../../../../src/features/api-keys/lease/clock.ts";
import type { IsolateClock } from "../../../../../src/features/api-keys/lease/clock.ts";
import type { OpenAsk } from "../../../../../src/features/api-keys/lease/holder-ask.ts";
import type { LeaseEntry, Verdict } from "../../../../../src/features/api-keys/lease/holder.ts";
import type { Reply } from "../../../../../src/features/api-keys/lease/wire.ts";
import type { Routine } from "./scheduler.ts";
import type { World } from "./world.ts";

export class Isolate {
  readonly clock: IsolateClock = createClock();
  entry: LeaseEntry;
  readonly #world: World;
  readonly #number: number;
  readonly #drift: number;
  #offsetMs: number;
  #asks = 0;

  constructor(world: World, number: number) {
    this.#world = world;
    this.#number = number;
    this.#drift = (world.random() - 0.5) * world.scenario.clocks.driftShare;
    this.#offsetMs = 1e12 + (world.random() - 0.5) * 1_200_000;
    this.entry = world.parts.createEntry(this.clock);
  }

  evict(): void {
    this.entry = this.#world.parts.createEntry(this.clock);
  }

  stepBack(ms: number): void {
    this.#offsetMs -= ms;
  }

  *request(): Routine<void> {
    const { parts, judge, scheduler } = this.#world;
    const { entry } = this;
    this.observe();
    let verdict: Verdict = parts.take(entry, this.clock);
    for (let attempt = 0; verdict === "ask" && attempt < 2; attempt += 1) {
      judge.noteWait(scheduler.nowMs);
      const ask = this.#createAsk(entry, "request");
      const reply = yield* this.#send(entry, ask);
      if (!reply) {
        parts.closeAsk(entry, ask);
        judge.failed += 1;
        return;
      }
      this.observe();
      verdict = parts.acceptAnswer(entry, this.clock, ask, reply);
      if (verdict === "late") verdict = parts.take(entry, this.clock);
    }
    if (verdict !== "admit") {
      judge.refused += 1;
      return;
    }
    judge.admit(scheduler.nowMs, this.#world.host.clockMs());
    if (parts.shouldRenew(entry, this.clock)) scheduler.spawn(this.#renew(entry));
  }

  /** In `waitUntil`. */
  *#renew(entry: LeaseEntry): Routine<void> {
    const ask = this.#createAsk(entry, "renewal");
    const reply = yield* this.#send(entry, ask);
    if (!reply) return this.#world.parts.closeAsk(entry, ask);
    this.observe();
    this.#world.parts.acceptAnswer(entry, this.clock, ask, reply);
  }

  #createAsk(entry: LeaseEntry, purpose: "request" | "renewal"): OpenAsk {
    this.#world.judge.asks += 1;
    return this.#world.parts.createAsk(
      entry,
      this.clock,
      `${this.#number}-${this.#asks++}`,
      purpose,
    );
  }

  /** One retry, of the same ask; a duplicate's answer is offered as well. */
  *#send(entry: LeaseEntry, ask: OpenAsk): Routine<Reply | undefined> {
    const again = (reply: Reply): void => {
      this.observe();
      this.#world.parts.acceptAnswer(entry, this.clock, ask, reply);
    };
    const call = () =>
      this.#world.callObject(
        (incarnation) => this.#world.parts.askObject(this.#world, incarnation, ask.message),
        4_000,
        again,
      );
    return (yield* call()) ?? (yield* call());
  }

  /** A reading is as stale as the request's last I/O is old. */
  observe(): void {
    const { scheduler, scenario, random } = this.#world;
    const staleMs = random() * scenario.clocks.staleMs;
    this.#world.parts.observeClock(
      this.clock,
      Math.floor(this.#offsetMs + scheduler.nowMs * (1 + this.#drift) - staleMs),
    );
  }
}
