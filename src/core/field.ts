/** Fields of an input, as answers name them. */

/** A name in an answer is at most this long: it is the client's own, and a name may be as long as a body. */
const MAX_FIELD_LENGTH = 200;

export function fieldOf(path: readonly PropertyKey[]): string {
  const name = path.map((part) => cut(String(part))).join(".");
  return cut(name) || "body";
}

/** By code points: half a character is none. */
function cut(name: string): string {
  if (name.length <= MAX_FIELD_LENGTH) return name;
  return `${Array.from(name.slice(0, 2 * MAX_FIELD_LENGTH))
    .slice(0, MAX_FIELD_LENGTH)
    .join("")}…`;
}
