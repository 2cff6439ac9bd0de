/** What a notice says to people. Pure. */

import { cleanLine } from "./clean-text.ts";

export interface Message {
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly lines: readonly string[];
}

/** A name in a message is a name, not a text of its own. */
const MAX_NAME_LENGTH = 120;

/**
 * One line of visible text.
 * Attack: a name with line breaks that adds a header or a paragraph of its own, or with direction marks that turn the
 * sentence around it.
 */
export function oneLine(text: string): string {
  return cleanLine(text, MAX_NAME_LENGTH);
}

/** A name as a sentence holds it. */
export function quoted(name: string): string {
  return `'${oneLine(name)}'`;
}

/** Of an instant in ISO 8601: its day. */
export function dayOf(at: string): string {
  return at.slice(0, 10);
}

/** Of an instant in ISO 8601: its day and minute. */
export function momentOf(at: string): string {
  return `${at.slice(0, 10)} at ${at.slice(11, 16)} UTC`;
}

/** Who did it, where a person or a key did. */
export interface ByWhom {
  readonly by: string | null;
  readonly byName: string | null;
}

export const BY_WHOM = { by: true, byName: true } as const;

export function doneBy({ byName }: ByWhom): string | false {
  return byName !== null && `Done by ${oneLine(byName)}.`;
}

/** One that has nothing to say is left out. */
export type Sentence = string | false | null;

export function sentences(...parts: readonly Sentence[]): string[] {
  return parts.filter((part): part is string => typeof part === "string" && part !== "");
}

/** A message whose text says its title, too: what is read in a list of titles and in a mail alike. */
export function titled(title: string, lines: readonly Sentence[]): Message {
  return { title, lines: [`${title}.`, ...sentences(...lines)] };
}
