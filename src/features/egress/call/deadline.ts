/** One limit for all that a call waits for: retrieval, redirects, headers and the last byte of the body. */

import { upstreamTimeout } from "../rules/failures.ts";

export interface Deadline {
  readonly signal: AbortSignal;
  /** What it waits for may not listen to a signal. Throws `upstream_timeout`. */
  readonly within: <T>(work: Promise<T>) => Promise<T>;
  readonly end: () => void;
}

export function startDeadline(timeoutMs: number): Deadline {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // First, for what is aborted fails as well, and with a reason that says less.
      reject(upstreamTimeout());
      controller.abort();
    }, timeoutMs);
  });
  // It may pass while nothing waits.
  late.catch(() => undefined);
  return {
    signal: controller.signal,
    within: (work) => Promise.race([work, late]),
    end: () => clearTimeout(timer),
  };
}
