/** The promises, judged from outside: by real time, by the object's clock, and by nothing that the product computed. */
import {
  DAY_MS,
  MINUTE_MS,
  TERM_MS,
} from "../../../../../src/features/api-keys/lease/constants.ts";
import type { Limits } from "../../../../../src/core/plans.ts";

export interface Verdicts {
  /** P4: admissions after a revoke had answered. */
  readonly afterRevoke: number;
  /** P5: admissions over the limit, summed over all windows. */
  readonly overLimit: number;
  /** Admissions at or after the key's end. */
  readonly afterEnd: number;
}

export class Judge {
  admitted = 0;
  refused = 0;
  failed = 0;
  /** Admissions that had to wait for an answer. */
  waited = 0;
  lastWaitAtMs = -Infinity;
  asks = 0;
  revokeAnsweredAtMs = Infinity;
  readonly byMinute = new Map<number, number>();
  readonly byDay = new Map<number, number>();
  #afterRevoke = 0;
  #afterEnd = 0;
  /** The furthest that the object has counted: its numbering never goes back. */
  #countedMs = -Infinity;
  readonly #limits: { readonly fromMs: number; readonly limits: Limits }[] = [];
  readonly #endMs: number;

  constructor(endMs: number) {
    this.#endMs = endMs;
  }

  noteGrantTurn(objectClockMs: number): void {
    this.#countedMs = Math.max(this.#countedMs, objectClockMs);
  }

  noteLimits(objectClockMs: number, limits: Limits): void {
    this.#limits.push({ fromMs: Math.max(objectClockMs, this.#countedMs), limits });
  }

  noteWait(nowMs: number): void {
    this.waited += 1;
    this.lastWaitAtMs = nowMs;
  }

  noteRevokeAnswered(nowMs: number): void {
    this.revokeAnsweredAtMs = Math.min(this.revokeAnsweredAtMs, nowMs);
  }

  admit(nowMs: number, objectClockMs: number): void {
    this.admitted += 1;
    if (nowMs > this.revokeAnsweredAtMs) this.#afterRevoke += 1;
    if (objectClockMs >= this.#endMs) this.#afterEnd += 1;
    const countedMs = Math.max(objectClockMs, this.#countedMs);
    count(this.byMinute, Math.floor(countedMs / MINUTE_MS));
    count(this.byDay, Math.floor(countedMs / DAY_MS));
  }

  verdicts(): Verdicts {
    const minutes = this.#over(this.byMinute, MINUTE_MS, (limits) => limits.perMinute);
    const days = this.#over(this.byDay, DAY_MS, (limits) => limits.perDay);
    return { afterRevoke: this.#afterRevoke, overLimit: minutes + days, afterEnd: this.#afterEnd };
  }

  #over(admitted: Map<number, number>, lengthMs: number, pick: (limits: Limits) => number): number {
    let over = 0;
    for (const [number, admissions] of admitted)
      over += Math.max(0, admissions - this.#allowed(number * lengthMs, lengthMs, pick));
    return over;
  }

  /** The highest limit that the object knew of while the window was open, or when a lease could first cross into it. */
  #allowed(startMs: number, lengthMs: number, pick: (limits: Limits) => number): number {
    const fromMs = startMs - TERM_MS;
    let allowed = 0;
    let before = 0;
    for (const known of this.#limits) {
      if (known.fromMs <= fromMs) before = pick(known.limits);
      else if (known.fromMs < startMs + lengthMs) allowed = Math.max(allowed, pick(known.limits));
    }
    return Math.max(allowed, before);
  }
}

function count(counts: Map<number, number>, number: number): void {
  counts.set(number, (counts.get(number) ?? 0) + 1);
}
