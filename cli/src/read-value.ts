/** A value that stands in no argument: process lists and a shell's history show those. */

import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

import { EXIT, Failure, usage } from "./failure.ts";

const MAX_BYTES = 64 * 1024;

/** Piped in, or asked for without showing it. */
export async function readValue(question: string): Promise<string> {
  const value = isAtTerminal() ? await askHidden(question) : await readPiped();
  if (value === "") throw usage("The value is empty. Pipe it in, or type it when you are asked.");
  return value;
}

/** All of stdin but one line break at its end. */
export async function readPiped(): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_BYTES + 2) throw usage("At most 64 KiB.");
    pieces.push(piece);
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(Buffer.concat(pieces)).replace(/\r?\n$/, "");
  } catch {
    throw usage("The value is no text in UTF-8. Encode it first, as base64 for one.");
  }
}

export function isAtTerminal(): boolean {
  return process.stdin.isTTY;
}

export async function askHidden(question: string): Promise<string> {
  process.stderr.write(question);
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: muted, terminal: true });
  const ended = new AbortController();
  lines.on("SIGINT", () => ended.abort());
  try {
    return await lines.question("", { signal: ended.signal });
  } catch {
    throw new Failure(EXIT.interrupted, "Nothing was sent.");
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
