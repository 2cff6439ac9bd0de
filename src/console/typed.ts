/** Reads what a form's fields say. Pure: what is wrong with it the verbs say. */

import { invalidField } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Revision, Seen } from "../core/version.ts";

/** A field, or nothing where it was left empty. */
export function textIn(form: URLSearchParams, name: string): string | undefined {
  const text = form.get(name) ?? "";
  return text === "" ? undefined : text;
}

/** One entry a line; blanks at the ends and empty lines count for nothing. */
export function linesIn(form: URLSearchParams, name: string): string[] {
  return (form.get(name) ?? "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Words with blanks or commas between them. */
export function wordsIn(form: URLSearchParams, name: string): string[] {
  return (form.get(name) ?? "").split(/[\s,]+/).filter((word) => word !== "");
}

/** `environment: production`, one a line: tags, headers. A line without a colon is a name without a value. */
export function pairsIn(form: URLSearchParams, name: string): Record<string, string> {
  return Object.fromEntries(
    linesIn(form, name).map((line) => {
      const at = line.indexOf(":");
      return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

export function pairsAsText(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}

/** JSON, or an empty object where nothing was typed. Throws `validation_error` on any other text. */
export function jsonIn(form: URLSearchParams, name: string): Json {
  const text = textIn(form, name);
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw invalidField(name, "It is no JSON.");
  }
}

/**
 * What the person saw when they began to type.
 * Accident: two people edit one thing, and the second to send overwrites what the first wrote and the second never saw.
 */
export function seenBy(form: URLSearchParams): Seen {
  const seen = form.get("revision");
  return { matches: (revision: Revision) => revision === seen };
}

/** For a state of now: the form says which one thing to do, and not from which state. */
export const ANY_REVISION: Seen = { matches: () => true };
