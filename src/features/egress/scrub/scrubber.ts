/**
 * Takes secrets out of what is shown: each value, its lines and leaves, in the forms that encoders give them. What is
 * taken out leaves one word that says so, and nothing of the value, its length included.
 *
 * It protects against accidents: a system that echoes what it was sent. A system that wants to give a value away can
 * always write it in a form that is not looked for. This folder imports nothing of the platform: the command-line tool
 * is built of it as well.
 */

import { buildAutomaton } from "./automaton.ts";
import { formsOf, GAP, type Form } from "./forms.ts";
import { isBreak } from "./look.ts";
import { createStream, mayHold, type Needles, type ScrubStream } from "./scan.ts";
import { unitsOf } from "./units.ts";

export interface Scrubber {
  readonly scrubText: (text: string) => string;
  readonly holdsSecret: (text: string) => boolean;
  /** For bytes as they come, wherever they are cut. */
  readonly stream: () => ScrubStream;
}

const PLACEHOLDER = "[secret]";

/** Of the automaton's table, some hundred bytes each. With very many values it knows less of the beginning of each. */
const MAX_ROWS = 60_000;

const MIN_BEGINNING = 3;

export function createScrubber(values: readonly string[]): Scrubber {
  const needles = needlesOf(formsOf(unitsOf(values)));
  const placeholder = new TextEncoder().encode(PLACEHOLDER);
  const stream = () => createStream(needles, placeholder);

  function scrub(text: string): readonly Uint8Array[] | undefined {
    if (!mayHold(needles, text)) return undefined;
    const one = stream();
    const shown = [...one.push(new TextEncoder().encode(text)), ...one.end()];
    return shown.includes(placeholder) ? shown : undefined;
  }

  return {
    stream,
    holdsSecret: (text) => scrub(text) !== undefined,
    scrubText: (text) => {
      const shown = scrub(text);
      if (shown === undefined) return text;
      const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
      return (
        shown.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode()
      );
    },
  };
}

function needlesOf(forms: readonly Form[]): Needles {
  const rows = forms.reduce((sum, { telling }) => sum + telling, 0);
  const share = Math.min(1, MAX_ROWS / rows);
  const found = forms
    .map((form) => {
      const length = Math.max(MIN_BEGINNING, Math.floor(form.telling * share));
      return { form, needle: beginningOf(form, length) };
    })
    .filter(({ needle }) => needle.length > 0);
  return {
    automaton: buildAutomaton(found.map(({ needle }) => needle)),
    forms: found.map(({ form }) => form),
    lengths: found.map(({ needle }) => needle.length),
  };
}

/** Up to a gap or, in bytes of another width, what looks like a line break. */
function beginningOf({ bytes }: Form, length: number): Uint8Array {
  const beginning = bytes.subarray(0, length);
  const end = beginning.findIndex((byte) => byte === GAP || isBreak(byte));
  return end === -1 ? beginning : beginning.subarray(0, end);
}
