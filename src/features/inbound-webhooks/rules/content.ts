/** What a call carries, once it is proved. Pure. */

import type { Json } from "../../../core/json.ts";
import { isoTime } from "../../../core/time.ts";
import { keptHeaders } from "./kept-headers.ts";

export interface Content {
  readonly method: string;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: Json;
}

/** Nothing for what is no JSON in UTF-8. A mark of the byte order before it is let be (RFC 8259 §8.1). */
export function readBody(bytes: Uint8Array): { readonly json: Json } | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return { json: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** What templates know as `webhook`. */
export function inputOf({ method, headers, body }: Content, receivedAtMs: number): Json {
  const receivedAt = isoTime(receivedAtMs);
  return { webhook: { body, headers: keptHeaders(headers), method, receivedAt } };
}
