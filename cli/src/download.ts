/** An answer that may be long, piece by piece. */

import { EXIT, Failure } from "./failure.ts";
import { failureOf } from "./refusal.ts";

/** Between two pieces. */
const SILENCE_MS = 60_000;

export async function* download(
  open: (signal: AbortSignal) => Promise<{ readonly stream: ReadableStream<Uint8Array> }>,
): AsyncGenerator<Uint8Array> {
  const silent = new AbortController();
  const giveUp = () => setTimeout(() => silent.abort(), SILENCE_MS).unref();
  let timer = giveUp();
  try {
    const { stream } = await open(silent.signal);
    const reader = stream.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(timer);
      timer = giveUp();
      yield read.value;
    }
  } catch (error) {
    throw failureOf(error) ?? new Failure(EXIT.unavailable, "The answer broke off. Run it again.");
  } finally {
    clearTimeout(timer);
    // Also where the rest is not wanted: the answer is not left open.
    silent.abort();
  }
}
