/** One call of the API by whoever a credential names, and what its refusals mean. */

import { exchange, Unreachable, type Answer } from "./exchange.ts";
import { EXIT, Failure } from "./failure.ts";
import { plain } from "./print.ts";

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

export interface Credential {
  readonly origin: URL;
  readonly headers: Readonly<Record<string, string>>;
}

const REQUEST_MS = 30_000;

export async function sendAs(
  { origin, headers }: Credential,
  { method = "GET", path, query = {}, body }: Call,
): Promise<Answer> {
  const url = addressOf(origin, path, query);
  const sent = body === undefined ? {} : { body };
  try {
    return await exchange({ url, method, headers, ...sent, timeoutMs: REQUEST_MS });
  } catch (error) {
    if (error instanceof Unreachable) throw new Failure(EXIT.unavailable, error.message);
    throw error;
  }
}

export function addressOf(
  origin: URL,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
): URL {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

const HINTS: Readonly<Record<string, string>> = {
  mfa_required: "Run: nembl mfa",
  mfa_enrollment_required: "Set one up in the browser, and run: nembl login",
  invalid_token: "Run: nembl login (or set NEMBL_TOKEN anew).",
  invalid_api_key: "Set NEMBL_TOKEN to another API key.",
};

export function failureOf({ status, error, retryAfterMs }: Answer): Failure {
  const { code, message, details, requestId } = error;
  // The message of one field's mistake repeats it.
  const fields = details
    .filter(({ message: why = "" }) => !message.includes(why))
    .map(({ field, message: why }) => `${plain(field)}: ${plain(why)}`);
  const wait = retryAfterMs === undefined ? "" : `Try again in ${retryAfterMs / 1_000} s.`;
  const parts = [
    message === "" ? `It answered ${status}.` : message,
    ...fields,
    HINTS[code] ?? "",
    wait,
    requestId === undefined ? "" : `(request ${requestId})`,
  ];
  return new Failure(exitCodeOf(status), parts.filter((part) => part !== "").join(" "));
}

function exitCodeOf(status: number): number {
  if (status === 401) return EXIT.notSignedIn;
  if (status === 404) return EXIT.notFound;
  if (status === 429 || status >= 500) return EXIT.unavailable;
  if (status === 400 || status === 422) return EXIT.usage;
  return EXIT.refused;
}
