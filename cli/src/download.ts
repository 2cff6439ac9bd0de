/** An answer that may be long, piece by piece. */

import { addressOf, failureOf, type Call, type Credential } from "./send.ts";
import { answerOf, openStream, Unreachable } from "./exchange.ts";
import { EXIT, Failure } from "./failure.ts";

/** Between two pieces. */
const SILENCE_MS = 60_000;

export async function* download(
  { origin, headers }: Credential,
  { path, query = {} }: Call,
): AsyncGenerator<Uint8Array> {
  const url = addressOf(origin, path, query);
  const silent = new AbortController();
  const giveUp = () => setTimeout(() => silent.abort(), SILENCE_MS).unref();
  let timer = giveUp();
  try {
    const response = await openStream({ url, method: "GET", headers, signal: silent.signal });
    if (!response.ok) throw failureOf(await answerOf(response, url));
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = giveUp();
      yield piece;
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    const message =
      error instanceof Unreachable ? error.message : `${url.origin} did not answer to the end.`;
    throw new Failure(EXIT.unavailable, message);
  } finally {
    clearTimeout(timer);
  }
}
