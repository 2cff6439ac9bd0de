/**
 * The rule for texts. Pure. The schemas of `text-schemas.ts` refuse input that breaks it. `clean-text.ts` cleans texts
 * that come from other systems and cannot be refused.
 */

import { lazily } from "./lazily.ts";

/** A character is a code point, a length their number. */
export interface TextRule {
  /** `lines` have line breaks and tabs as well, `any` has all that Unicode has. */
  readonly form: "line" | "lines" | "any";
  readonly minLength: number;
  readonly maxLength: number;
  /** For what is read and compared by people: no blank at either end. */
  readonly trimmed?: boolean;
  /** `none`: nothing invisible at all. `joiners`: what scripts need between their letters. */
  readonly invisible?: "none" | "joiners";
}

/** U+2028 and U+2029 break lines, too, and no editor writes them. */
const CONTROL: Readonly<Record<TextRule["form"], RegExp>> = {
  line: /[\p{Cc}\p{Zl}\p{Zp}]/u,
  lines: /[[\p{Cc}\p{Zl}\p{Zp}]--[\t\n\r]]/v,
  any: /(?!)/,
};

/** Format characters, what fonts draw nothing for, and the blank of Braille. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

const BLANK_AT_AN_END = /^\s|\s$/u;

/** Scripts whose letters join, so that a joiner or non-joiner between two of them is seen. */
const JOINING_SCRIPTS = [
  ...["Arab", "Syrc", "Mand", "Mong", "Nkoo", "Adlm", "Rohg"],
  ...["Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh"],
  ...["Khmr", "Mymr", "Tibt"],
];

const lettersOf = (script: string) => String.raw`[[\p{L}\p{M}]&&\p{Script_Extensions=${script}}]`;

/** ZWNJ and ZWJ between two letters of one such script. */
const JOINERS = JOINING_SCRIPTS.map(
  (script) => String.raw`(?<=${lettersOf(script)})[\u200C\u200D](?=${lettersOf(script)})`,
);

/** Which form a Han character or a pictograph has. */
const VARIATIONS = [
  String.raw`(?<=\p{Script=Han})[\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]`,
];

/** Made when it is first needed: it intersects twenty scripts, which took 10 ms of an isolate's start. */
const neededMarks = lazily(() => new RegExp([...JOINERS, ...VARIATIONS].join("|"), "gv"));

export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** What is wrong with a text in NFC, or nothing. */
export function findTextFault(text: string, rule: TextRule): string | undefined {
  const { form, minLength, maxLength, trimmed = false, invisible } = rule;
  if (!text.isWellFormed()) return "Valid Unicode: no half of a surrogate pair.";
  // A character has two units at most: what is far too long is not counted.
  const length = text.length > 2 * maxLength ? Infinity : lengthOf(text);
  if (length < minLength || length > maxLength) return lengthMessage(rule);
  if (CONTROL[form].test(text)) return "No control characters.";
  if (trimmed && BLANK_AT_AN_END.test(text)) return "No blank at either end.";
  if (invisible === undefined) return undefined;
  const visible = invisible === "none" ? withoutInvisible(text, "none") : withoutInvisible(text);
  return visible === text ? undefined : "No invisible characters.";
}

function lengthMessage({ minLength, maxLength }: TextRule): string {
  if (minLength === 0) return `At most ${maxLength} characters.`;
  return `Between ${minLength} and ${maxLength} characters.`;
}

/** Removes invisible characters, but keeps those that some scripts need between their letters. */
export function withoutInvisible(text: string, keep: "none" | "joiners" = "joiners"): string {
  if (text.search(INVISIBLE) < 0) return text;
  const needed = new Set(
    keep === "none" ? [] : [...text.matchAll(neededMarks())].map((match) => match.index),
  );
  return text.replaceAll(INVISIBLE, (character, index: number) =>
    needed.has(index) ? character : "",
  );
}

/**
 * What names are compared and searched by: Unicode's full case folding in NFC, without what is not seen.
 * Attack: a group named like another but for a capital, or for a joiner that is not seen, which an admin then picks.
 */
export function foldText(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize("NFD")
      // Down, up and down again is the folding, but for the dotless i, which is a letter of its own.
      .split("\u0131")
      .map((part) => part.toLowerCase().toUpperCase().toLowerCase())
      .join("\u0131")
      // At the end of a word `toLowerCase` makes another sigma than within it.
      .replaceAll("\u03C2", "\u03C3")
      .replaceAll(INVISIBLE, "")
      .normalize("NFC")
  );
}
