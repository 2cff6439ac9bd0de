/**
 * What the platform does for the object: one owner of the storage, writes that become durable a little later, replies held by the output
 * gate until then, crashes that lose the memory, and a stale twin whose writes fail so that its reply is swallowed.
 */
import type {
  GrantRow,
  KeyState,
} from "../../../../../src/features/api-keys/lease/object-state.ts";
import { Signal } from "./scheduler.ts";
import type { Routine } from "./scheduler.ts";
import type { World } from "./world.ts";

export interface Incarnation {
  readonly number: number;
  readonly clockOffsetMs: number;
  readonly ready: Signal<void>;
  alive: boolean;
  /** A write failed: the platform lets nothing out any more. */
  broken: boolean;
  lastDurableAtMs: number;
  state: KeyState | undefined;
}

export interface DurableStore {
  revoked: boolean;
  rows: GrantRow[];
}

export class ObjectHost {
  readonly durable: DurableStore = { revoked: false, rows: [] };
  owner: Incarnation | undefined;
  twin: Incarnation | undefined;
  restarts = 0;
  readonly #world: World;
  #count = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** The object's clock: the world's, with the shift of the machine it runs on. */
  clockMs(incarnation = this.owner): number {
    const { scenario, scheduler } = this.#world;
    return (
      scenario.startMs +
      scheduler.nowMs * (1 + scenario.clocks.driftShare / 2) +
      (incarnation?.clockOffsetMs ?? 0)
    );
  }

  /** Memory and writes on their way are lost. */
  crash(): void {
    if (this.owner) this.owner.alive = false;
    this.owner = undefined;
    this.restarts += 1;
  }

  move(twinForMs: number): void {
    this.twin = this.owner;
    const { twin } = this;
    this.owner = undefined;
    this.restarts += 1;
    this.#world.scheduler.after(twinForMs, () => {
      if (twin) twin.alive = false;
      if (this.twin === twin) this.twin = undefined;
    });
  }

  /** The incarnation a message reaches; starts one if there is none. */
  reach(): Incarnation {
    if (this.twin?.alive && this.#world.random() < 0.5) return this.twin;
    if (this.owner) return this.owner;
    const incarnation: Incarnation = {
      number: this.#count++,
      clockOffsetMs: (this.#world.random() - 0.5) * this.#world.scenario.clocks.hostShiftMs,
      ready: new Signal<void>(),
      alive: true,
      broken: false,
      lastDurableAtMs: this.#world.scheduler.nowMs,
      state: undefined,
    };
    this.owner = incarnation;
    this.run(incarnation, this.#world.parts.startIncarnation(this.#world, incarnation));
    return incarnation;
  }

  run<T>(incarnation: Incarnation, routine: Routine<T>): Signal<T> {
    return this.#world.scheduler.spawn(routine, () => incarnation.alive);
  }

  /** A synchronous write. It is durable later, in order, unless the storage has another owner by then. */
  write(incarnation: Incarnation, change: (store: DurableStore) => void): Signal<boolean> {
    const written = new Signal<boolean>();
    if (this.owner !== incarnation) incarnation.broken = true;
    const { scheduler, scenario, random } = this.#world;
    incarnation.lastDurableAtMs = Math.max(
      incarnation.lastDurableAtMs,
      scheduler.nowMs + random() * scenario.durabilityMs,
    );
    scheduler.at(incarnation.lastDurableAtMs, () => {
      const owns = this.owner === incarnation && !incarnation.broken;
      if (owns) change(this.durable);
      else incarnation.broken = true;
      written.settle(owns);
    });
    return written;
  }

  /** The output gate: the reply leaves when all writes before it are durable, or never. */
  whenGateOpens(incarnation: Incarnation, release: (open: boolean) => void): void {
    this.#world.scheduler.at(incarnation.lastDurableAtMs, () =>
      release(incarnation.alive && !incarnation.broken),
    );
  }
}
