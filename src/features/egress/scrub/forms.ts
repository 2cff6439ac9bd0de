/** The forms in which a unit may come to light. Pure. */

import { base64, hex, utf8 } from "../../../core/encoding.ts";
import { escapesOf } from "./escapes.ts";
import type { Unit } from "./units.ts";

export interface Form {
  /** GAP stands for a run of white space, except where the form is `exact`. */
  readonly bytes: Uint8Array;
  /** Byte for byte: no white space of a line break may stand in it. */
  readonly exact: boolean;
  readonly wholeTokenOnly: boolean;
  /** How many of its first bytes make it worth a look. */
  readonly telling: number;
  /** Base64: the characters beside it hold bits of the value too. */
  readonly sharesBefore: boolean;
  readonly sharesAfter: boolean;
}

export const GAP = 0x0a;

/** From here on a short value is looked for in base64 and hex too. */
const MIN_ENCODED = 4;

/** A longer form is recognised by its pieces, so that looking at one place costs no more than this. */
const PIECE = 256;

/** In characters, of all values together. Beyond, each is looked for in the commonest forms alone. */
const MAX_THOROUGH = 16 * 1024;

/** All of them, each once. */
export function formsOf(units: readonly Unit[]): readonly Form[] {
  const thorough = units.reduce((sum, { text }) => sum + text.length, 0) <= MAX_THOROUGH;
  const forms = new Map<string, Form>();
  for (const form of units.flatMap((unit) => formsOfUnit(unit, thorough)).flatMap(piecesOf)) {
    const { text, exact, wholeTokenOnly, sharesBefore, sharesAfter } = form;
    const key = [exact, wholeTokenOnly, sharesBefore, sharesAfter, text].join();
    if (!forms.has(key)) forms.set(key, toForm(form));
  }
  return [...forms.values()];
}

/** `exact`: its characters are bytes. */
interface Written extends Omit<Form, "bytes"> {
  readonly text: string;
}

function toForm({ text, ...rest }: Written): Form {
  const bytes = rest.exact
    ? Uint8Array.from(text, (character) => character.charCodeAt(0))
    : utf8(text);
  return { ...rest, bytes };
}

/** So many characters of the unit are enough to look at a place. */
const TELLING_CHARACTERS = 3;

const MIN_TELLING = 5;
const MAX_TELLING = 24;

function formsOfUnit({ text, wholeTokenOnly }: Unit, thorough: boolean): Written[] {
  const bytes = utf8(text);
  const plain = { ...{ exact: false, sharesBefore: false, sharesAfter: false }, wholeTokenOnly };
  const withText = (written: string, more: Partial<Written> = {}): Written => {
    const bytesACharacter = written.length / text.length;
    const telling = Math.ceil(bytesACharacter * TELLING_CHARACTERS);
    return {
      ...{ ...plain, ...more, text: written },
      telling: Math.min(Math.max(telling, MIN_TELLING), MAX_TELLING),
    };
  };

  const escaped = [...escapesOf(text, thorough)];
  const digits = hex(bytes);
  if (wholeTokenOnly) {
    const encoded = [base64(bytes).replace(/=+$/, ""), digits, digits.toUpperCase()];
    const all = text.length < MIN_ENCODED ? escaped : [...escaped, ...encoded];
    return all.map((form) => withText(form));
  }
  const numbers = [",", ", "].map((comma) => [...bytes].join(comma));
  return [
    ...[...escaped, digits, digits.toUpperCase(), ...numbers].map((form) => withText(form)),
    ...[0, 1, 2].flatMap((shift) => {
      const { own, ...shares } = base64At(bytes, shift);
      return [...base64Spellings(own)].map((form) => withText(form, shares));
    }),
    ...wideForms(text).map((form) => withText(form, { exact: true })),
  ];
}

/** The characters that are the value's alone when `shift` bytes stand before it, whatever they are and what follows. */
function base64At(bytes: Uint8Array, shift: number) {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const bits = padded.length * 8;
  return {
    own: base64(padded).slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6)),
    sharesBefore: shift !== 0,
    sharesAfter: bits % 6 !== 0,
  };
}

/** In both alphabets, and as JSON or an address would escape it. */
function base64Spellings(own: string): ReadonlySet<string> {
  if (!/[+/]/.test(own)) return new Set([own]);
  return new Set([
    own,
    own.replaceAll("+", "-").replaceAll("/", "_"),
    own.replaceAll("/", "\\/"),
    own.replaceAll("+", "\\u002b"),
    own.replaceAll("+", "\\u002B"),
    own.replaceAll("+", "%2B").replaceAll("/", "%2F"),
    own.replaceAll("+", "%2b").replaceAll("/", "%2f"),
    own.replaceAll("+", "%2B"),
  ]);
}

/** UTF-16 in both byte orders, and one byte a character where that is enough. A character stands for a byte. */
function wideForms(text: string): string[] {
  const codes = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const bytes = (all: readonly number[]) => all.map((byte) => String.fromCharCode(byte)).join("");
  const little = bytes(codes.flatMap((code) => [code & 0xff, code >> 8]));
  const big = bytes(codes.flatMap((code) => [code >> 8, code & 0xff]));
  const isLatin = /^[\0-\xFF]*[\x80-\xFF][\0-\xFF]*$/.test(text);
  return isLatin ? [little, big, text] : [little, big];
}

function piecesOf(form: Written): Written[] {
  const { text } = form;
  const count = Math.max(1, Math.floor(text.length / PIECE));
  const borders = Array.from({ length: count }, (_, index) => borderAt(text, index * PIECE));
  return borders.map((start, index) => {
    const piece = text.slice(start, borders[index + 1]);
    return {
      ...form,
      // It begins with what can be looked for.
      text: form.exact ? piece : piece.replace(/^\n+/, ""),
      sharesBefore: form.sharesBefore && index === 0,
      sharesAfter: form.sharesAfter && index === count - 1,
    };
  });
}

/** Not between the halves of a pair of surrogates: alone, they are other bytes. */
function borderAt(text: string, index: number): number {
  return /^[\uDC00-\uDFFF]/.test(text.charAt(index)) ? index + 1 : index;
}
