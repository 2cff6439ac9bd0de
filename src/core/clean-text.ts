/**
 * Texts of what came from elsewhere and cannot be refused: names and user agents that others send, rows that older
 * releases wrote. Total: whatever goes in, a text comes out. Pure.
 */

import { lengthOf, withoutInvisible } from "./text.ts";

/** One line of visible text in NFC, at most so many characters; empty where nothing is left. */
export function cleanLine(text: string, maxLength: number): string {
  const line = withoutInvisible(text.toWellFormed().normalize("NFC"))
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return cutText(line, maxLength).trimEnd();
}

/** At most so many code points, and no character cut in two: neither a surrogate pair nor a letter from its marks. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  // What readers take for one character (UAX #29) does not depend on the language.
  const characters = new Intl.Segmenter("en", { granularity: "grapheme" });
  let cut = "";
  let length = 0;
  for (const { segment } of characters.segment(text)) {
    length += lengthOf(segment);
    if (length > maxLength) break;
    cut += segment;
  }
  // One letter under thousands of marks is cut all the same.
  return cut === "" ? Array.from(text).slice(0, maxLength).join("") : cut;
}

/** A JSON value whose texts and names are all well-formed: U+FFFD for each half of a surrogate pair. */
export function cleanJson(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(cleanJson);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.toWellFormed(), cleanJson(member)]),
  );
}
