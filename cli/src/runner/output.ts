/**
 * What a command prints, on its way to the API: the beginning goes with the heartbeats, of the rest the end goes with
 * the result. So a command that prints for ever takes no more memory than one that prints a page.
 */

import type { Scrubber } from "../../../src/features/egress/scrub/scrubber.ts";

/** Of one stream. The API takes so much at once, and keeps twice as much. */
const HALF = 256 * 1024;

export interface OutputStream {
  readonly push: (chunk: Uint8Array) => void;
  /** Nothing comes any more. */
  readonly end: () => void;
  /** Of the beginning, what was not taken yet. */
  readonly takeBeginning: () => Uint8Array;
  /** All that is left. */
  readonly takeRest: () => Uint8Array;
  /** The rest is more than can go with the result. */
  readonly isLong: () => boolean;
  readonly isCut: () => boolean;
}

export function createOutputStream(
  scrubber: Scrubber,
  show: (shown: Uint8Array) => void,
): OutputStream {
  const scrubbing = scrubber.stream();
  let beginning: Buffer = Buffer.alloc(0);
  let room = HALF;
  let tail: Buffer[] = [];
  let tailLength = 0;
  let cut = false;

  function keep(piece: Uint8Array): void {
    const head = piece.subarray(0, room);
    if (head.length > 0) beginning = Buffer.concat([beginning, head]);
    room -= head.length;
    const rest = piece.subarray(head.length);
    if (rest.length === 0) return;
    tail.push(Buffer.from(rest));
    tailLength += rest.length;
    if (tailLength <= 2 * HALF) return;
    tail = [Buffer.from(Buffer.concat(tail).subarray(-HALF))];
    tailLength = HALF;
    cut = true;
  }

  function take(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      show(piece);
      keep(piece);
    }
  }

  return {
    push: (chunk) => take(scrubbing.push(chunk)),
    end: () => take(scrubbing.end()),
    takeBeginning: () => {
      const end = wholeCharacters(beginning);
      const taken = beginning.subarray(0, end);
      beginning = beginning.subarray(end);
      return taken;
    },
    takeRest: () => {
      const all = Buffer.concat([beginning, ...tail]);
      if (all.length > HALF) cut = true;
      beginning = Buffer.alloc(0);
      tail = [];
      tailLength = 0;
      return fromCharacter(all.subarray(-HALF));
    },
    isLong: () => beginning.length + tailLength > HALF,
    isCut: () => cut,
  };
}

/** How many of the bytes are whole characters of UTF-8. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Without what is left of a character whose beginning was cut off. */
function fromCharacter(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < 3 && start < bytes.length && ((bytes[start] as number) & 0xc0) === 0x80) start++;
  return bytes.subarray(start);
}
