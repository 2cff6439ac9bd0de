/**
 * Text on its way into Cedar. Pure. The engine takes well-formed Unicode only: one lone surrogate in a stored tag or
 * policy would be an error, every error is Deny, and everybody would be kept out. So text that is not well-formed is
 * written another way, and two texts are equal in there exactly where they are equal out here.
 */

/** Nothing else begins with it: text that does is rewritten, too. */
const MARK = "\u0000";

export function toCedarText(text: string): string {
  if (text.isWellFormed() && !text.startsWith(MARK)) return text;
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `${MARK}${units.map((unit) => unit.toString(16)).join(".")}`;
}

/** Built from entries, for `tags["__proto__"] = …` would set nothing. */
export function toCedarTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [toCedarText(key), toCedarText(value)]),
  );
}
