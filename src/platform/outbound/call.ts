/**
 * The one way out to addresses that customers name. The address is judged again at every call, redirects are never
 * followed, nothing is waited for or read beyond a bound, and no cookie or credential of ours goes along. It never
 * throws: what became of a call is its result.
 */

import { parseRetryAfter } from "../../core/retry-after.ts";
import { judgeAddress, type AddressRules } from "./address.ts";

export interface OutboundRequest {
  readonly url: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type OutboundResult =
  /** Any status, also a redirect's. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfterSeconds: number | null;
    }
  | { readonly kind: "timeout" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "address_refused" };

export type CallOut = (request: OutboundRequest) => Promise<OutboundResult>;

/** Headers and the part of the body that is read, together. */
const TIMEOUT_MS = 10_000;

/** What is read of an answer before the connection is dropped: enough for a polite server to finish. */
const MAX_BYTES_READ = 4_096;

export interface CallOutOptions {
  readonly rules: AddressRules;
  readonly now: () => number;
  /** Left out: ten seconds. */
  readonly timeoutMs?: number;
}

export function createCallOut({ rules, now, timeoutMs = TIMEOUT_MS }: CallOutOptions): CallOut {
  return async function callOut(request) {
    const verdict = judgeAddress(request.url, rules);
    if (verdict.kind === "refused") return { kind: "address_refused" };
    const { method, headers, body } = request;
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(verdict.href, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        // Attack: a public endpoint that answers with a redirect to a private one. The signed body goes nowhere else.
        redirect: "manual",
        signal,
      });
      await readAndDrop(response.body, signal);
      return {
        kind: "answered",
        status: response.status,
        retryAfterSeconds: parseRetryAfter(response.headers.get("retry-after"), now()),
      };
    } catch (error) {
      return { kind: isTimeout(error) || signal.aborted ? "timeout" : "unreachable" };
    }
  };
}

/** Attack: an endless answer, or one that comes a byte a minute. The status is known by now: the rest changes nothing. */
async function readAndDrop(body: ReadableStream | null, signal: AbortSignal): Promise<void> {
  if (body === null) return;
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const aborted = new Promise<"aborted">((resolve) => {
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
  try {
    for (let read = 0; read < MAX_BYTES_READ;) {
      const chunk = await Promise.race([reader.read(), aborted]);
      if (chunk === "aborted" || chunk.done) break;
      read += chunk.value.byteLength;
    }
  } catch {
    // A connection that broke after the status is an answer all the same.
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /^(TimeoutError|AbortError)$/.test(error.name);
}
