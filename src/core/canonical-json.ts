/** One text for one value (RFC 8785): what is hashed and signed must not depend on the order in which it was built. */

import { cleanJson } from "./clean-text.ts";

/**
 * For JSON values; members that are undefined are left out, as `JSON.stringify` does. Half a surrogate pair has no
 * canonical form (§3.1): U+FFFD stands for it, in rows that an older release wrote.
 */
export function canonicalJson(value: unknown): string {
  return write(cleanJson(value));
}

function write(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    // By UTF-16 units (§3.2.3), which is what `<` compares.
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`);
  return `{${members.join(",")}}`;
}
