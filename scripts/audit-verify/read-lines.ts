/**
 * Lines as bytes, at line feeds alone: what is hashed are bytes, and readers of text take other characters, which a
 * name may hold, for ends of lines too.
 */

import { Fault } from "./verify-export.ts";

/** Longer than any event; a file without line feeds must not fill the memory. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  for await (const chunk of chunks) {
    const bytes = join(rest, chunk);
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.slice(start);
    if (rest.length > MAX_LINE_BYTES) throw new Fault("A line is too long: this is no export.");
  }
  if (rest.length > 0) throw new Fault("The file is cut off in the middle of a line.");
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
