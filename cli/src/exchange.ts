/** One request and its answer, as the API writes them. */

import { VERSION } from "./version.ts";

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly data: unknown;
  readonly pagination: unknown;
  readonly error: ApiError;
  /** By the API's clock; undefined where it did not say. */
  readonly dateMs: number | undefined;
  readonly retryAfterMs: number | undefined;
}

export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly field?: string; readonly message?: string }[];
  readonly confirm?: string;
  readonly requestId?: string;
}

/** No answer came, or none that the API wrote. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** An answer that is longer is none of the API's. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

export async function exchange(request: Exchange): Promise<Answer> {
  const { status, headers, text } = await fetchText(request);
  const body = readBody(text);
  const retryAfter = Number(headers.get("retry-after") ?? Number.NaN);
  const date = Date.parse(headers.get("date") ?? "");
  return {
    status,
    ok: status < 300,
    data: body["data"],
    pagination: body["pagination"],
    error: readError(body, headers.get("x-request-id")),
    dateMs: Number.isNaN(date) ? undefined : date,
    retryAfterMs: Number.isNaN(retryAfter) ? undefined : retryAfter * 1_000,
  };
}

async function open(request: Exchange): Promise<Response> {
  const { url, method, headers, body, timeoutMs, signal } = request;
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
  try {
    return await fetch(url, {
      method,
      headers: {
        "user-agent": `nembl-cli/${VERSION}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Attack: an answer that leads the credential elsewhere.
      redirect: "error",
      signal: AbortSignal.any(signals),
    });
  } catch {
    throw new Unreachable(`${url.origin} cannot be reached.`);
  }
}

async function fetchText(request: Exchange) {
  const response = await open(request);
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) throw new Unreachable("The answer is too long.");
      pieces.push(piece);
    }
  } catch {
    throw new Unreachable(`${request.url.origin} did not answer to the end.`);
  }
  const { status, headers } = response;
  return { status, headers, text: Buffer.concat(pieces).toString("utf8") };
}

function readBody(text: string): Record<string, unknown> {
  if (text === "") return {};
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return {};
  }
}

export function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** `{error, message, details}`, where `error` is the code; empty where the API did not write it. */
function readError(body: Record<string, unknown>, requestId: string | null): ApiError {
  const { error: code, message, details, confirm } = body;
  return {
    code: typeof code === "string" ? code : "",
    message: typeof message === "string" ? message : "",
    details: Array.isArray(details) ? details.map(membersOf) : [],
    ...(typeof confirm === "string" ? { confirm } : {}),
    ...(requestId === null ? {} : { requestId }),
  };
}
