/** Reads an answer within its bounds, scrubbed before anything else looks at it. */

import { base64 } from "../../../core/encoding.ts";
import { CodedError } from "../../../core/errors.ts";
import type { OutsideAnswer } from "../outgoing-call.ts";
import {
  BROKE_OFF,
  TOO_LARGE,
  TOO_MANY_HEADERS,
  UNKNOWN_CODING,
  upstreamError,
} from "../rules/failures.ts";
import { isKeptOfAnswer } from "../rules/request-headers.ts";
import { readJson } from "../rules/read-json.ts";
import type { Scrubber } from "../scrub/scrubber.ts";
import type { Deadline } from "./deadline.ts";

const MAX_BYTES = 5 * 1024 * 1024;

const MAX_HEADER_CHARACTERS = 64 * 1024;

/** What the runtime decodes. Attack: one coding within another expands without a limit, and hides what it holds. */
const READ_CODINGS = new Set(["", "identity", "gzip", "br"]);

export async function readAnswer(
  response: Response,
  scrubber: Scrubber,
  deadline: Deadline,
): Promise<OutsideAnswer> {
  try {
    const headers = readHeaders(response.headers, scrubber);
    const bytes = await readBody(response, scrubber, deadline);
    return { status: response.status, headers, ...present(bytes, response.headers, scrubber) };
  } finally {
    response.body?.cancel().catch(() => undefined);
  }
}

function readHeaders(headers: Headers, scrubber: Scrubber): Record<string, string> {
  const connection = headers.get("connection") ?? "";
  const kept = [...headers].filter(([name]) => isKeptOfAnswer(name, connection));
  const characters = kept.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (characters > MAX_HEADER_CHARACTERS) throw upstreamError(TOO_MANY_HEADERS);
  return Object.fromEntries(
    kept.map(([name, value]) => [scrubber.scrubText(name), scrubber.scrubText(value)]),
  );
}

async function readBody(
  { headers, body }: Response,
  scrubber: Scrubber,
  deadline: Deadline,
): Promise<Uint8Array> {
  if (!READ_CODINGS.has(headers.get("content-encoding") ?? "")) throw upstreamError(UNKNOWN_CODING);
  if (body === null) return new Uint8Array();
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const stream = scrubber.stream();
  const chunks: Uint8Array[] = [];
  try {
    for (let read = 0; ;) {
      const { done, value } = await deadline.within(reader.read());
      if (done) break;
      read += value.byteLength;
      // Attack: a few kilobytes that decode to gigabytes. What counts is what came out.
      if (read > MAX_BYTES) throw upstreamError(TOO_LARGE);
      chunks.push(...stream.push(value));
    }
    chunks.push(...stream.end());
  } catch (error) {
    throw error instanceof CodedError ? error : upstreamError(BROKE_OFF);
  } finally {
    reader.cancel().catch(() => undefined);
  }
  return joined(chunks);
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function present(
  bytes: Uint8Array,
  headers: Headers,
  { scrubText }: Scrubber,
): Pick<OutsideAnswer, "body" | "bodyEncoding"> {
  if (bytes.byteLength === 0) return { body: null };
  const type = (headers.get("content-type") ?? "").trim();
  const charset = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1] ?? "utf-8";
  const decoded = decode(bytes, charset);
  if (decoded === undefined) return { body: base64(bytes), bodyEncoding: "base64" };
  // Of bytes in UTF-8, the text is clean as they are. In another character set a value is other bytes.
  const text = /^utf-?8$/i.test(charset) ? decoded : scrubText(decoded);
  const json = JSON_TYPE.test(type) ? readJson(text, scrubText) : undefined;
  return { body: json === undefined ? text : json.value };
}

const JSON_TYPE = /^(?:application|text)\/(?:[\w.-]+\+)?json\b/i;

/** Undefined where it is no text. */
function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    const text = new TextDecoder(charset, { fatal: true, ignoreBOM: false }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}
