/** What a message is made of. Pure. */

import { cleanLine } from "../../../core/clean-text.ts";
import type { Notice } from "../../../core/announce.ts";
import type { Category } from "../rules/category.ts";

export type Payload = Readonly<Record<string, unknown>>;

export interface Message {
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly lines: readonly string[];
}

export interface Template {
  readonly category: Category;
  /** Whether it is told to its audience by e-mail, too. */
  readonly email: boolean;
  readonly write: (payload: Payload) => Message;
}

/** A name in a message is a name, not a text of its own. */
const MAX_NAME_LENGTH = 120;

/**
 * The first of these members that says something, as one line of visible text.
 * Attack: a name with line breaks that adds a header or a paragraph of its own, or with direction marks that turn the
 * sentence around it.
 */
export function fact(payload: Payload, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = payload[name];
    if (typeof value !== "string" && typeof value !== "number") continue;
    const line = oneLine(String(value));
    if (line !== "") return line;
  }
  return undefined;
}

export function oneLine(text: string): string {
  return cleanLine(text, MAX_NAME_LENGTH);
}

/** A day, of an instant in milliseconds or in ISO 8601. */
export function day(payload: Payload, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = payload[name];
    if (typeof value !== "string" && typeof value !== "number") continue;
    const date = new Date(value);
    if (!Number.isNaN(date.getTime())) return date.toISOString().slice(0, 10);
  }
  return undefined;
}

/** `'name'`, or what stands for it. */
export function named(payload: Payload, names: readonly string[], otherwise: string): string {
  const name = fact(payload, ...names);
  return name === undefined ? otherwise : `'${name}'`;
}

/** Sentences without those that have nothing to say. */
export function sentences(...parts: readonly (string | false | undefined)[]): string[] {
  return parts.filter((part): part is string => typeof part === "string" && part !== "");
}

export type TemplatesOf<Kind extends Notice["kind"]> = Readonly<Record<Kind, Template>>;
