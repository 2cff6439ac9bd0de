/**
 * Window arithmetic: how many tokens were granted in a UTC minute or day, and in the next one.
 *
 * A counter's number never decreases, whatever the clock does. A window's limit is fixed when the window starts or is first debited
 * (a crossing lease does that at most one term early); a raise reaches it at once, a lowering only the window after.
 */

export interface WindowCounter {
  /** Whole lengths since the epoch, in the object's numbering. */
  readonly number: number;
  readonly used: number;
  readonly limit: number;
  /** The window after this one, as debited by leases that cross into it. */
  readonly nextUsed: number;
  /** null until the first such lease. */
  readonly nextLimit: number | null;
}

function windowNumber(timeMs: number, lengthMs: number): number {
  return Math.floor(timeMs / lengthMs);
}

export function openCounter(timeMs: number, lengthMs: number, limit: number): WindowCounter {
  return { number: windowNumber(timeMs, lengthMs), used: 0, limit, nextUsed: 0, nextLimit: null };
}

/** The counter as of `timeMs`: the same one, the next one with what was already debited from it, or a fresh one. */
export function turnCounter(
  counter: WindowCounter,
  timeMs: number,
  lengthMs: number,
  limit: number,
): WindowCounter {
  const number = windowNumber(timeMs, lengthMs);
  if (number <= counter.number) return counter;
  if (number > counter.number + 1) return { number, used: 0, limit, nextUsed: 0, nextLimit: null };

  return {
    number,
    used: counter.nextUsed,
    limit: counter.nextLimit ?? limit,
    nextUsed: 0,
    nextLimit: null,
  };
}

/** A raise counts at once, in the open window and in the next; a lowering changes neither. */
export function raiseCounter(counter: WindowCounter, limit: number): WindowCounter {
  return {
    ...counter,
    limit: Math.max(counter.limit, limit),
    nextLimit: counter.nextLimit === null ? null : Math.max(counter.nextLimit, limit),
  };
}

export function endOfWindowMs(counter: WindowCounter, lengthMs: number): number {
  return (counter.number + 1) * lengthMs;
}

/** Never negative, though a return and a restart can leave a counter above a limit that was set by hand. */
export function leftNow(counter: WindowCounter): number {
  return Math.max(0, counter.limit - counter.used);
}

/** `limit` is the limit now in force for windows that are not open yet. */
export function leftNext(counter: WindowCounter, limit: number): number {
  return Math.max(0, (counter.nextLimit ?? limit) - counter.nextUsed);
}

export function debitCounter(
  counter: WindowCounter,
  tokens: number,
  crosses: boolean,
  limit: number,
): WindowCounter {
  const used = counter.used + tokens;
  if (!crosses) return { ...counter, used };
  return {
    ...counter,
    used,
    nextUsed: counter.nextUsed + tokens,
    nextLimit: counter.nextLimit ?? limit,
  };
}

export interface Credit {
  /** The window the grant was made in, and whether it was debited from the one after as well. */
  readonly number: number;
  readonly crosses: boolean;
  readonly unspent: number;
  readonly spentEarly: number;
}

/** Credits only windows that are still open: those before have been judged, nothing can be spent in them any more. */
export function creditCounter(counter: WindowCounter, credit: Credit): WindowCounter {
  const { number, crosses, unspent, spentEarly } = credit;
  if (number === counter.number) {
    const used = counter.used - unspent;
    return crosses
      ? { ...counter, used, nextUsed: counter.nextUsed - unspent - spentEarly }
      : { ...counter, used };
  }
  if (crosses && number + 1 === counter.number)
    return { ...counter, used: counter.used - unspent - spentEarly };
  return counter;
}
