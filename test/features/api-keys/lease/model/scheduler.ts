/** Virtual time: events in real-time order, and coroutines whose `await` is a `yield`, so that every interleaving is the model's choice. */

export class Signal<T> {
  #settled = false;
  #value: T | undefined;
  #waiters: ((value: T) => void)[] = [];

  get settled(): boolean {
    return this.#settled;
  }

  /** The first value counts. */
  settle(value: T): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#value = value;
    for (const waiter of this.#waiters) waiter(value);
  }

  whenSettled(waiter: (value: T) => void): void {
    if (this.#settled) waiter(this.#value as T);
    else this.#waiters.push(waiter);
  }
}

/** A number sleeps so many ms; a signal is awaited. */
export type Step = number | Signal<unknown>;
export type Routine<T> = Generator<Step, T, unknown>;

export function* settledValue<T>(signal: Signal<T>): Routine<T> {
  return (yield signal as Signal<unknown>) as T;
}

export function* sleep(ms: number): Routine<void> {
  yield ms;
}

interface TimedEvent {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

export class Scheduler {
  nowMs = 0;
  #order = 0;
  #heap: TimedEvent[] = [];

  at(atMs: number, run: () => void): void {
    const event = { atMs: Math.max(atMs, this.nowMs), order: this.#order++, run };
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, heap[parent] as TimedEvent)) break;
      heap[index] = heap[parent] as TimedEvent;
      index = parent;
    }
    heap[index] = event;
  }

  after(ms: number, run: () => void): void {
    this.at(this.nowMs + ms, run);
  }

  runUntil(endMs: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= endMs; next = this.#heap[0]) {
      this.#removeFirst();
      this.nowMs = next.atMs;
      next.run();
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  /** Runs a coroutine until it ends, or until `isAlive` says that its host is gone: then it just stops, as in a crash. */
  spawn<T>(routine: Routine<T>, isAlive: () => boolean = () => true): Signal<T> {
    const done = new Signal<T>();
    const step = (value: unknown): void => {
      if (!isAlive()) return;
      const next = routine.next(value);
      if (next.done) done.settle(next.value);
      else if (typeof next.value === "number") this.after(next.value, () => step(undefined));
      else next.value.whenSettled(step);
    };
    step(undefined);
    return done;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as TimedEvent;
    if (heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (
        child + 1 < heap.length &&
        isBefore(heap[child + 1] as TimedEvent, heap[child] as TimedEvent)
      )
        child += 1;
      if (!isBefore(heap[child] as TimedEvent, last)) break;
      heap[index] = heap[child] as TimedEvent;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: TimedEvent, b: TimedEvent): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

/** mulberry32: small, and the same everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
