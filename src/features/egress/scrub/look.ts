/** Looks at one place whether a form stands there. Pure. */

import { GAP, type Form } from "./forms.ts";

/** What is there to be looked at. */
export interface View {
  readonly bytes: Uint8Array;
  /** Nothing comes behind it. */
  readonly whole: boolean;
}

/** From where to where (exclusive) it stands; `more`: what is there so far does not say. */
export type Found = { readonly start: number; readonly end: number } | "no" | "more";

/** A run of white space longer than this is none that an encoder made. */
const MAX_GAP = 256;

/** How many bytes before a form are looked at: a neighbour, behind a line break of two. */
export const LOOK_BEHIND = 3;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** `last` is where the first `length` bytes of the form end, the last of them counted. */
export function lookAt(view: View, form: Form, length: number, last: number): Found {
  const start = stepBack(view.bytes, last, length);
  if (form.exact && last - start + 1 !== length) return "no";
  const end = followForm(view, form, length, last + 1);
  if (typeof end === "string") return end;
  if (form.wholeTokenOnly) return asToken(view, form, start, end);
  const from = form.sharesBefore ? withNeighbour(view.bytes, start) : start;
  if (!form.sharesAfter) return { start: from, end };
  const neighbour = skipBreak(view.bytes, end);
  if (neighbour >= view.bytes.length && !view.whole) return "more";
  return { start: from, end: isBase64(view.bytes[neighbour]) ? neighbour + 1 : end };
}

/** Where the first of so many bytes stands of which the last stands at `last`, line breaks not counted. */
export function stepBack(bytes: Uint8Array, last: number, count: number): number {
  let at = last;
  for (let left = count; at > 0; at--) {
    if (!isBreak(bytes[at])) left--;
    if (left === 0) break;
  }
  return at;
}

/** Where the rest of the form ends, which is expected from `at`. */
function followForm(view: View, form: Form, from: number, at: number): number | "no" | "more" {
  const { bytes, whole } = view;
  let place = at;
  for (let index = from; index < form.bytes.length; index++) {
    const wanted = form.bytes[index];
    if (wanted === GAP && !form.exact) {
      const end = endOfGap(view, place);
      if (end === "more" || end === place) return end === "more" ? "more" : "no";
      place = end;
      continue;
    }
    if (bytes[place] !== wanted && !form.exact) place = skipBreak(bytes, place);
    if (place >= bytes.length) return whole ? "no" : "more";
    if (bytes[place] !== wanted) return "no";
    place++;
  }
  return place;
}

/** White space and the ways to write it: `\n`, `\u000a`, `%0A`, `+`, `&#10;`, `<br>`. */
const SPACE =
  /^(?:\s|\+|\\+(?:[nrt]|u00(?:0[9ad]|20))|%(?:25)*(?:0[9AD]|20)|&#(?:9|10|13|x0*[9AD]);|<br ?\/?>)/i;

/** The longest of them is shorter. */
const SPACE_WINDOW = 16;

function endOfGap({ bytes, whole }: View, from: number): number | "more" {
  let at = from;
  while (at - from < MAX_GAP) {
    if (at >= bytes.length) return whole ? at : "more";
    const window = String.fromCharCode(...bytes.subarray(at, at + SPACE_WINDOW));
    const [space = ""] = SPACE.exec(window) ?? [];
    // What is there may be the beginning of an escape.
    if (space === "" && !whole && window.length < SPACE_WINDOW) return "more";
    if (space === "") return at;
    at += space.length;
  }
  return at;
}

function asToken({ bytes, whole }: View, form: Form, start: number, end: number): Found {
  if (end >= bytes.length && !whole) return "more";
  // Wrapped, it is two words.
  if (end - start !== form.bytes.length) return "no";
  return isWord(bytes[start - 1]) || isWord(bytes[end]) ? "no" : { start, end };
}

/** Behind one line break, where there is one. */
function skipBreak(bytes: Uint8Array, at: number): number {
  if (bytes[at] === CARRIAGE_RETURN) return bytes[at + 1] === LINE_FEED ? at + 2 : at + 1;
  return bytes[at] === LINE_FEED ? at + 1 : at;
}

function withNeighbour(bytes: Uint8Array, start: number): number {
  let before = start - 1;
  if (bytes[before] === LINE_FEED) before--;
  if (bytes[before] === CARRIAGE_RETURN) before--;
  return isBase64(bytes[before]) ? before : start;
}

export function isBreak(byte: number | undefined): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

/** A second break in a row, and not the second half of the first. */
export function isSecondBreak(bytes: Uint8Array, at: number): boolean {
  const before = bytes[at - 1];
  return isBreak(before) && !(before === CARRIAGE_RETURN && bytes[at] === LINE_FEED);
}

function isWord(byte: number | undefined): boolean {
  return byte !== undefined && (byte >= 0x80 || /\w/.test(String.fromCharCode(byte)));
}

function isBase64(byte: number | undefined): boolean {
  return byte !== undefined && /[\w+/-]/.test(String.fromCharCode(byte));
}
