/** One after the other, in the order in which they were asked for. Within one object: its requests live in one context. */

export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return function inTurn(work) {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
