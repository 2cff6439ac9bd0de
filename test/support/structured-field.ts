/**
 * Lists of structured fields (RFC 9651 §4.2), read strictly: for judging the headers that we send. Written from the RFC's
 * algorithms, and itself judged by the HTTP working group's tests.
 */

export interface Token {
  readonly __type: "token";
  readonly value: string;
}

export type BareItem = string | number | boolean | Token;
export type Parameters = readonly (readonly [string, BareItem])[];
export type Item = readonly [BareItem, Parameters];

export class MalformedField extends Error {}

/** Throws `MalformedField`. Inner lists, byte sequences, dates and display strings are none of ours. */
export function parseList(lines: readonly string[]): Item[] {
  const input = new Input(lines.join(", "));
  input.skip(/^ */);
  const items: Item[] = [];
  while (!input.isEmpty()) {
    items.push([bareItem(input), parameters(input)]);
    input.skip(/^[ \t]*/);
    if (input.isEmpty()) return items;
    input.take(/^,/);
    input.skip(/^[ \t]*/);
    // A comma at the end.
    if (input.isEmpty()) throw new MalformedField("a comma without an item");
  }
  return items;
}

class Input {
  #rest: string;

  constructor(text: string) {
    // Blanks at the end are discarded (§4.2, step 6), tabs are not.
    this.#rest = text.replace(/ *$/, "");
  }

  isEmpty(): boolean {
    return this.#rest === "";
  }

  skip(pattern: RegExp): void {
    this.#rest = this.#rest.replace(pattern, "");
  }

  find(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#rest)?.[0];
    if (found !== undefined) this.#rest = this.#rest.slice(found.length);
    return found;
  }

  take(pattern: RegExp): string {
    const found = this.find(pattern);
    if (found === undefined) throw new MalformedField(`at '${this.#rest.slice(0, 20)}'`);
    return found;
  }
}

function parameters(input: Input): Parameters {
  const found = new Map<string, BareItem>();
  while (input.find(/^;/) !== undefined) {
    input.skip(/^ */);
    const key = input.take(/^[a-z*][a-z0-9_.*-]*/);
    const value = input.find(/^=/) === undefined ? true : bareItem(input);
    // The last one counts, at the place of the first.
    found.set(key, value);
  }
  return [...found];
}

function bareItem(input: Input): BareItem {
  const text = input.find(/^"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/);
  if (text !== undefined) return text.slice(1, -1).replaceAll(/\\(.)/g, "$1");
  const number = input.find(/^-?\d+(?:\.\d*)?/);
  if (number !== undefined) return numberOf(number);
  const boolean = input.find(/^\?[01]/);
  if (boolean !== undefined) return boolean === "?1";
  const value = input.take(/^[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*/);
  return { __type: "token", value };
}

function numberOf(text: string): number {
  const [whole = "", fraction] = text.replace("-", "").split(".");
  const fits =
    fraction === undefined
      ? whole.length <= 15
      : whole.length <= 12 && fraction.length >= 1 && fraction.length <= 3;
  if (!fits) throw new MalformedField(`the number ${text}`);
  // There is one zero.
  return Number(text) + 0;
}
