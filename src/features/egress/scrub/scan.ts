/** One pass over bytes as they come: what is certain goes on at once, what may be the beginning of a secret waits. Pure. */

import type { Automaton } from "./automaton.ts";
import type { Form } from "./forms.ts";
import { isBreak, isSecondBreak, lookAt, LOOK_BEHIND, stepBack, type View } from "./look.ts";

export interface Needles {
  readonly automaton: Automaton;
  readonly forms: readonly Form[];
  /** By form: how many of its first bytes the automaton finds. */
  readonly lengths: readonly number[];
}

export interface ScrubStream {
  /** What can be shown by now. */
  readonly push: (chunk: Uint8Array) => readonly Uint8Array[];
  readonly end: () => readonly Uint8Array[];
}

interface Place {
  readonly form: number;
  readonly last: number;
}

interface Span {
  readonly start: number;
  end: number;
}

export function createStream(needles: Needles, placeholder: Uint8Array): ScrubStream {
  const { automaton } = needles;
  /** From the first byte that may yet be hidden, with a few before it. */
  let bytes: Uint8Array = new Uint8Array();
  let scanned = 0;
  let state = 0;
  /** Shown or hidden up to here; it can lie beyond what is there. */
  let done = 0;
  let hidden = false;
  let open: Place[] = [];
  let spans: Span[] = [];

  function look(view: View, place: Place): void {
    const form = needles.forms[place.form] as Form;
    const found = lookAt(view, form, needles.lengths[place.form] ?? 0, place.last);
    if (found === "more") open.push(place);
    else if (found !== "no") spans = withSpan(spans, found);
  }

  function scan(view: View): void {
    const { columns, table } = automaton;
    const text = view.bytes;
    let row = state;
    for (let at = scanned; at < text.length; at++) {
      row = table[row + (columns[text[at] as number] as number)] as number;
      if (row >= 0) continue;
      row = ~row;
      if (isBreak(text[at])) {
        if (isSecondBreak(text, at)) row = 0;
        continue;
      }
      for (const form of automaton.ends[row / automaton.width] ?? [])
        look(view, { form, last: at });
    }
    state = row;
    scanned = text.length;
  }

  /** The first byte that may be the beginning of what is not seen to its end. */
  function firstOpen(): number {
    const depth = automaton.depths[state / automaton.width] ?? 0;
    const begun = depth === 0 ? bytes.length : stepBack(bytes, bytes.length - 1, depth);
    const starts = open.map(({ form, last }) => stepBack(bytes, last, needles.lengths[form] ?? 0));
    return Math.max(0, Math.min(begun, ...starts) - LOOK_BEHIND);
  }

  function show(upTo: number): Uint8Array[] {
    const shown: Uint8Array[] = [];
    spans.sort((one, other) => one.start - other.start);
    for (const { start, end } of spans) {
      if (start >= upTo) break;
      if (start > done) {
        shown.push(bytes.subarray(done, start));
        hidden = false;
      }
      if (!hidden) shown.push(placeholder);
      hidden = true;
      done = Math.max(done, end);
    }
    spans = spans.filter(({ start }) => start >= upTo);
    if (done < upTo) {
      shown.push(bytes.subarray(done, upTo));
      hidden = false;
      done = upTo;
    }
    return shown;
  }

  function keepFrom(start: number): void {
    bytes = bytes.slice(start);
    scanned -= start;
    done -= start;
    open = open.map(({ form, last }) => ({ form, last: last - start }));
    spans = spans.map((span) => ({ start: span.start - start, end: span.end - start }));
  }

  function advance(chunk: Uint8Array, whole: boolean): Uint8Array[] {
    bytes = joined(bytes, chunk);
    const view = { bytes, whole };
    const waiting = open;
    open = [];
    for (const place of waiting) look(view, place);
    scan(view);
    const upTo = whole ? bytes.length : firstOpen();
    const shown = show(upTo);
    keepFrom(Math.max(0, upTo - LOOK_BEHIND));
    return shown;
  }

  return {
    push: (chunk) => advance(chunk, false),
    end: () => advance(new Uint8Array(), true),
  };
}

/** Whether the text may hold one of them: for nearly every one it does not, and no closer look is needed. */
export function mayHold({ automaton }: Needles, text: string): boolean {
  const { columns, table } = automaton;
  let row = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return true;
    row = table[row + (columns[code] as number)] as number;
    if (row >= 0) continue;
    if (!isBreak(code)) return true;
    row = ~row;
  }
  return false;
}

/** Most begin in the order in which they are found, and touch the one before. */
function withSpan(spans: Span[], { start, end }: Span): Span[] {
  const last = spans.at(-1);
  if (last !== undefined && start >= last.start && start <= last.end) {
    last.end = Math.max(last.end, end);
  } else {
    spans.push({ start, end });
  }
  return spans;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
