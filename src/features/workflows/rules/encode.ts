/**
 * How a value is written where it stands, so that it cannot end the part that it stands in: no value makes another
 * path segment, query parameter, header or member of what its author wrote. Pure.
 */

import type { Encoding } from "../../../core/placed-text.ts";
import type { Json } from "./definition.ts";

/** What cannot be written: a sentence that follows on "The value of 'input.x' ". */
export type Written =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "fault"; readonly message: string };

/** A response may hold as many levels as it has bytes, and writing one level after the other ends a stack. */
const MAX_DEPTH = 100;

const CONTROL = /[\p{Cc}--[\t]]/v;

/** Inside other text: a text as it is, everything else as JSON. */
export function writeInText(value: Json, as: Encoding): Written {
  if (typeof value === "string") return encode(value, as);
  const json = writeJson(value);
  return json.kind === "fault" ? json : encode(json.text, as);
}

/** As it is, of whatever type. */
export function writeJson(value: Json): Written {
  return isTooDeep(value)
    ? { kind: "fault", message: `has more than ${MAX_DEPTH} levels.` }
    : { kind: "text", text: JSON.stringify(value) };
}

export function encode(text: string, as: Encoding): Written {
  switch (as) {
    case "path":
    case "query":
      // Half a surrogate pair has no UTF-8.
      return { kind: "text", text: encodeURIComponent(text.toWellFormed()) };
    case "header":
      return encodeHeader(text);
    case "json":
      return { kind: "text", text: JSON.stringify(text).slice(1, -1) };
    case "text":
      return { kind: "text", text: text.toWellFormed() };
  }
}

/**
 * RFC 9110 §5.5. What is not ASCII would be sent as bytes that each receiver reads in a way of its own.
 * Attack: an input with a line break in it, and after it a header or a whole request of its own.
 */
function encodeHeader(text: string): Written {
  if (CONTROL.test(text)) {
    return {
      kind: "fault",
      message: "has a line break or another control character in it, and stands in a header.",
    };
  }
  if (!/^[\t\x20-\x7E]*$/.test(text)) {
    return {
      kind: "fault",
      message: "has letters in it that are not ASCII, and stands in a header.",
    };
  }
  return { kind: "text", text };
}

function isTooDeep(value: Json): boolean {
  const waiting: { readonly part: Json; readonly depth: number }[] = [{ part: value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { part, depth } = next;
    if (typeof part !== "object" || part === null) continue;
    if (depth >= MAX_DEPTH) return true;
    for (const below of Object.values(part)) waiting.push({ part: below, depth: depth + 1 });
  }
  return false;
}

/**
 * RFC 3986 §3.3 and the URL standard, which takes an escaped dot for a dot: such a segment is not sent, it removes one.
 * Attack: an id that is `..`, so that `DELETE /users/{{ input.id }}` deletes what is above.
 */
export function isDotSegment(segment: string): boolean {
  return /^(\.|%2e){1,2}$/i.test(segment);
}
