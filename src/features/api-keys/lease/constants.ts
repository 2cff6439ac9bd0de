/** Every number of the lease protocol, with its unit and its reason. Nothing else in this folder invents one. */

/** The longest a grant lives, counted by the object from after it received the ask. Bounds how long a revoke can take. */
export const TERM_MS = 2_000;

/**
 * What clocks may do wrong during one term, all of it together: drift, a backward step too small to be seen, the
 * staleness of a frozen reading, and the object moving to a host whose clock is ahead. The holder ends a lease this much early.
 */
export const GUARD_MS = 500;

/** What a holder can use of a full term, from before it asked. */
export const USABLE_MS = TERM_MS - GUARD_MS;

/** A revoke answers this long after its flag is durable. The guard is in it a second time, so that neither side relies on the other's. */
export const FENCE_WAIT_MS = TERM_MS + GUARD_MS;

/** A key whose last grant is older than this can have no lease anywhere: 24 fences of slack, so its revoke need not wait. */
export const IDLE_FENCE_SKIP_MS = 60_000;

/** A grant takes at most 1/4 of what is left, so that one isolate cannot empty a window and the tail is shared out in small pieces. */
export const BATCH_DIVISOR = 4;

/** The least usable life that is worth a grant cut short at a window's end (the next window is spent): a round trip with room. */
export const SHORTEST_USABLE_MS = 250;

/** How long a grant is remembered for a return or a repeated ask: one minute window, plus the term of a lease that crossed into it. */
export const GRANT_MEMORY_MS = 60_000 + FENCE_WAIT_MS;

/** Grants (and rows) one object keeps at most. Forgetting one early only means that its return credits nothing. */
export const MAX_GRANT_ROWS = 2_048;

/** How many of the oldest go when that is reached, so that the delete is rare. */
export const GRANT_ROWS_PRUNED = 512;

/** Denied answers kept in memory for repeated asks. A forgotten one is decided again, which debits nothing twice. */
export const MAX_DENIED_ANSWERS = 64;

/** Days of usage kept until the alarm has written them: today, and yesterday across midnight. */
export const MAX_USAGE_DAYS = 3;

/** No ask may claim more than this; it only keeps arithmetic sane, batches are bounded by what is left. */
export const MAX_DEMAND = 1_000_000;

/** Returns one ask carries, and one entry remembers, at most. The oldest are dropped: a token not returned is only wasted. */
export const MAX_RETURNS = 64;

/** A 429 is answered from memory for at most one term, so that credited tokens, a raised limit or a new window are noticed. */
export const DENIAL_MEMORY_MS = TERM_MS;

/** A lease in use is renewed at this share of its usable life … */
export const RENEW_LIFE_FRACTION = 0.5;

/** … or when only this share of its tokens is left, whichever comes first. */
export const RENEW_TOKEN_FRACTION = 0.4;

/** How long a renewal's answer may take without anybody waiting. Faster traffic than one use per this renews ahead, slower at each last token. */
export const RENEW_COVER_MS = 250;

/** A predicted next use is taken to come up to this much later than predicted, before the lease counts as covering it. */
export const NEXT_USE_MARGIN = 1.25;

/** One renewal in flight per entry; after this it counts as dead, because a request can die together with its promise. */
export const RENEWAL_TIMEOUT_MS = TERM_MS;

/** The shortest time a rate is measured over: ten requests in a millisecond are not 10,000 per second. */
export const RATE_MIN_ELAPSED_MS = 500;

/** A pause counts at most this much, so that traffic that returns is believed after two or three requests. */
export const RATE_MAX_GAP_MS = 2 * USABLE_MS;

/** Weight of the past at each measurement. */
export const RATE_DECAY = 0.5;

/**
 * A reading at most this much below the latest one is a frozen clock of a concurrent request (or a step as small, which the guard
 * covers); a lower one means that the clock went back. Well under the guard, for drift and the object's host need the rest.
 */
export const CLOCK_STALE_TOLERANCE_MS = 200;

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
