/** Calls to Durable Objects: one retry with a fresh stub, then 503. Every method called this way is idempotent. */

import { unavailable, type CodedError } from "../core/errors.ts";

interface ObjectError {
  readonly retryable?: boolean;
  readonly overloaded?: boolean;
}

/** `getStub` is called per attempt: a stub that failed stays broken. */
export async function callObject<Stub, T>(
  getStub: () => Stub,
  call: (stub: Stub) => Promise<T>,
  what: string,
): Promise<T> {
  try {
    return await call(getStub());
  } catch (error) {
    if (!isRetryable(error)) throw toUnavailable(error, what);
  }
  try {
    return await call(getStub());
  } catch (error) {
    throw toUnavailable(error, what);
  }
}

/** An overloaded object is not asked again: the retry would be part of the load. */
function isRetryable(error: unknown): boolean {
  const { retryable, overloaded } = (error ?? {}) as ObjectError;
  return retryable === true && overloaded !== true;
}

function toUnavailable(error: unknown, what: string): CodedError {
  return unavailable(what, error);
}
