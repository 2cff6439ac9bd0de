/** Puts values where a text has places for them, each encoded so that it cannot end the part in which it stands. Pure. */

import type { Encoding, PlacedText } from "../../../core/placed-text.ts";

export type ValueOf = (slug: string) => string;

export function placeValues(text: PlacedText, valueOf: ValueOf): string {
  return text
    .map((piece) => (typeof piece === "string" ? piece : encode(valueOf(piece.secret), piece.as)))
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
