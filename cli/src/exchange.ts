/** One request and its answer: of token endpoints, and of a runner, which minds the clock. The rest goes by the client. */

import { membersOf } from "./members.ts";
import { VERSION } from "./version.ts";

export interface Exchange {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly body?: unknown;
  /** As a form, which token endpoints take. */
  readonly form?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  /** All of it, for what is in no envelope. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly data: unknown;
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
  const { timeoutMs, signal } = request;
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])];
  const response = await open({ ...request, signal: AbortSignal.any(signals) });
  return answerOf(response, request.url);
}

async function open(request: Exchange & { readonly signal: AbortSignal }): Promise<Response> {
  const { url, method, headers, signal } = request;
  const { contentType, ...sent } = contentOf(request);
  try {
    return await fetch(url, {
      method,
      headers: {
        "user-agent": `nembl-cli/${VERSION}`,
        ...(contentType === undefined ? {} : { "content-type": contentType }),
        ...headers,
      },
      ...sent,
      // Attack: an answer that leads the credential elsewhere.
      redirect: "error",
      signal,
    });
  } catch {
    throw new Unreachable(`${url.origin} cannot be reached.`);
  }
}

function contentOf({ body, form }: Pick<Exchange, "body" | "form">): {
  contentType?: string;
  body?: string;
} {
  if (form !== undefined) {
    const contentType = "application/x-www-form-urlencoded";
    return { contentType, body: new URLSearchParams(form).toString() };
  }
  if (body === undefined) return {};
  return { contentType: "application/json", body: JSON.stringify(body) };
}

async function answerOf(response: Response, { origin }: URL): Promise<Answer> {
  const { status, headers } = response;
  const body = readBody(await readText(response, origin));
  const retryAfter = Number(headers.get("retry-after") ?? Number.NaN);
  const date = Date.parse(headers.get("date") ?? "");
  return {
    status,
    ok: status < 300,
    body,
    data: body["data"],
    error: readError(body, headers.get("x-request-id")),
    dateMs: Number.isNaN(date) ? undefined : date,
    retryAfterMs: Number.isNaN(retryAfter) ? undefined : retryAfter * 1_000,
  };
}

async function readText(response: Response, origin: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) throw new Unreachable("The answer is too long.");
      pieces.push(piece);
    }
  } catch {
    throw new Unreachable(`${origin} did not answer to the end.`);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function readBody(text: string): Record<string, unknown> {
  if (text === "") return {};
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return {};
  }
}

function readError(body: Record<string, unknown>, requestId: string | null): ApiError {
  const { error, message, details, confirm } = body;
  return {
    code: typeof error === "string" ? error : "",
    message: typeof message === "string" ? message : "",
    details: Array.isArray(details) ? details.map(membersOf) : [],
    ...(typeof confirm === "string" ? { confirm } : {}),
    ...(requestId === null ? {} : { requestId }),
  };
}
