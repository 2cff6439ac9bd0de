/** Puts values where a text has places for them, each encoded so that it cannot end the part in which it stands. Pure. */

import { invalidField } from "../../../core/errors.ts";
import type { Encoding, PlacedText } from "../../../core/placed-text.ts";

export type ValueOf = (slug: string) => string;

/** Of all that values add to one request, in characters. */
const MAX_PLACED = 1024 * 1024;

export type PlaceValues = (text: PlacedText) => string;

/**
 * For the texts of one request. Throws `validation_error`.
 * Attack: a body of twenty thousand places for a secret of 64 KiB, and the isolate ends with everybody's requests in it.
 */
export function createPlaceValues(valueOf: ValueOf): PlaceValues {
  let left = MAX_PLACED;
  const encoded = new Map<string, string>();

  function place(slug: string, as: Encoding): string {
    const key = `${as} ${slug}`;
    const value = encoded.get(key) ?? encode(valueOf(slug), as);
    encoded.set(key, value);
    left -= value.length;
    if (left >= 0) return value;
    throw invalidField("request", `Values of secrets take at most ${MAX_PLACED} characters.`);
  }

  return (text) =>
    text
      .map((piece) => (typeof piece === "string" ? piece : place(piece.secret, piece.as)))
      .join("");
}

function encode(value: string, as: Encoding): string {
  switch (as) {
    case "path":
    case "query":
      return encodeURIComponent(value);
    case "json":
      return JSON.stringify(value).slice(1, -1);
    case "header":
    case "text":
      return value;
  }
}
