/** What each step of a rotation makes of an ordered list of keys. Pure. */

export const MAX_KEYS = 16;

/** Second: every isolate can open with it before anything is sealed with it. */
export function addKey(list: readonly string[], fresh: string): string[] {
  const [first, ...others] = list;
  if (first === undefined) return [fresh];
  if (list.length >= MAX_KEYS) throw new TypeError(`The list holds ${MAX_KEYS} keys at most.`);
  return [first, fresh, ...others];
}

/** The key that was added becomes the one that seals, wraps or signs. */
export function promoteKey(list: readonly string[]): string[] {
  const [first, second, ...others] = list;
  if (first === undefined || second === undefined) {
    throw new TypeError("There is no second key. Add one first.");
  }
  if (second.startsWith("public."))
    throw new TypeError("The second key cannot sign. Add one first.");
  return [second, first, ...others];
}

/** The first stays. `keep` says what is kept of each other one, if anything. */
export function retireKeys(
  [first, ...others]: readonly string[],
  keep: (retired: string) => string | undefined,
): string[] {
  if (first === undefined) throw new TypeError("The list is empty.");
  return [first, ...others.flatMap((key) => keep(key) ?? [])];
}
