/**
 * For how long this process may take the claim for its own. It counts from before it asked, the API from after it wrote
 * that down, so this one's end comes first.
 */

export interface Instant {
  /** Stands still while the machine sleeps. */
  readonly steadyMs: number;
  /** Jumps when somebody sets the clock. */
  readonly wallMs: number;
}

export function instant(): Instant {
  return { steadyMs: performance.now(), wallMs: Date.now() };
}

/** To end the command in. */
const GUARD_MS = 5_000;

export function isLapsed(askedAt: Instant, now: Instant, leaseSeconds: number): boolean {
  return leftMs(askedAt, now, leaseSeconds) <= GUARD_MS;
}

/**
 * Of the lease itself. By whichever clock has gone further: a machine that slept learns of it from the wall's.
 */
export function leftMs(askedAt: Instant, now: Instant, leaseSeconds: number): number {
  const passedMs = Math.max(now.steadyMs - askedAt.steadyMs, now.wallMs - askedAt.wallMs);
  return leaseSeconds * 1_000 - passedMs;
}

/** Between two heartbeats: one that is lost leaves time for the next. */
export function heartbeatMs(leaseSeconds: number): number {
  return (leaseSeconds * 1_000 - GUARD_MS) / 2.5;
}
