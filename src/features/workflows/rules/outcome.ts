/** What an attempt came to, and what is kept of it. Pure. */

import type { ErrorCode } from "../../../core/errors.ts";
import type { Json } from "./definition.ts";

export type Outcome =
  | { readonly kind: "completed"; readonly output: string }
  | {
      readonly kind: "failed";
      /** Another attempt may fare better. */
      readonly again: boolean;
      readonly code: string;
      readonly message: string;
      readonly output: string | null;
    };

interface AnswerKept {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly bodyEncoding?: "base64";
}

const AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/** Of an answer that came, scrubbed. */
export function judgeAnswer(answer: AnswerKept): Outcome {
  const { status } = answer;
  const output = keptOutput(answer);
  if (status >= 200 && status < 300) return { kind: "completed", output };
  const message = `The other side answered with status ${status}.`;
  const again = AGAIN.has(status) || status >= 500;
  return { kind: "failed", again, code: "upstream_status", message, output };
}

/** Of one phase, as JSON text. */
const MAX_OUTPUT_BYTES = 256 * 1024;

/** An answer with more than this in its headers is kept without them. */
const MAX_HEADER_BYTES = 32 * 1024;

/** As JSON; one that is too long keeps the beginning of its body and says so. */
function keptOutput({ status, headers, body, bodyEncoding }: AnswerKept): string {
  const encoding = bodyEncoding === undefined ? {} : { bodyEncoding };
  const whole = JSON.stringify({ status, headers, body, ...encoding });
  if (bytesOf(whole) <= MAX_OUTPUT_BYTES) return whole;
  const short = bytesOf(JSON.stringify(headers)) <= MAX_HEADER_BYTES ? headers : {};
  const text = typeof body === "string" ? body : JSON.stringify(body);
  for (let length = Math.min(text.length, MAX_OUTPUT_BYTES); ; length = Math.floor(length / 2)) {
    const cut = text.slice(0, length).toWellFormed();
    const kept = { status, headers: short, body: cut, ...encoding, truncated: true };
    const json = JSON.stringify(kept);
    if (bytesOf(json) <= MAX_OUTPUT_BYTES) return json;
  }
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The other side, or the way to it, may do better another time. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>([
  "upstream_error",
  "upstream_timeout",
  "unavailable",
  "internal_error",
]);

/** Of a call that came to no answer. `message` was made for people, and holds no address and no value. */
export function judgeFailure(code: ErrorCode, message: string): Outcome {
  return { kind: "failed", again: PASSING.has(code), code, message, output: null };
}
