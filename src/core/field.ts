/** Fields of an input, as answers name them. */

import { cutText } from "./clean-text.ts";

/** A name in an answer is at most this long: it is the client's own, and a name may be as long as a body. */
const MAX_FIELD_LENGTH = 200;

export function fieldOf(path: readonly PropertyKey[]): string {
  const name = path.map((part) => cut(String(part))).join(".");
  return cut(name) || "body";
}

function cut(name: string): string {
  const whole = name.toWellFormed();
  const shown = cutText(whole, MAX_FIELD_LENGTH);
  return shown === whole ? whole : `${shown}…`;
}
