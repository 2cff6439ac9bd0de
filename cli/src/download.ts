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
    for await (const piece of stream as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = giveUp();
      yield piece;
    }
  } catch (error) {
    throw failureOf(error) ?? new Failure(EXIT.unavailable, "The answer broke off. Run it again.");
  } finally {
    clearTimeout(timer);
  }
}
