/** Calls of the API, with a person's access token or with an API key. */

import { readAddress } from "./address.ts";
import { exchange, Unreachable, type Answer } from "./exchange.ts";
import { EXIT, Failure } from "./failure.ts";
import { plain } from "./print.ts";

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

const REQUEST_MS = 30_000;

/** An API key says by its beginning what it is. */
const KEY = /^nmbl_(?:live|test)_/;

/** Its data; whatever else was answered is a failure that says what to do. */
export async function call(request: Call): Promise<Answer> {
  const answer = await send(request);
  if (answer.ok) return answer;
  throw failureOf(answer);
}

export async function send({ method = "GET", path, query = {}, body }: Call): Promise<Answer> {
  const url = addressOf(path, query);
  try {
    const headers = whoCalls();
    const sent = body === undefined ? {} : { body };
    return await exchange({ url, method, headers, ...sent, timeoutMs: REQUEST_MS });
  } catch (error) {
    if (error instanceof Unreachable) throw new Failure(EXIT.unavailable, error.message);
    throw error;
  }
}

function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): URL {
  const url = new URL(path, readAddress(undefined));
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

function whoCalls(): Record<string, string> {
  const token = process.env["NEMBL_TOKEN"] ?? "";
  if (token === "") {
    throw new Failure(
      EXIT.notSignedIn,
      "Set NEMBL_TOKEN to an access token or an API key, and try again.",
    );
  }
  // Another character would be refused by fetch, with the token in its message.
  if (!/^[\x21-\x7E]+$/.test(token)) throw new Failure(EXIT.usage, "NEMBL_TOKEN is no token.");
  if (KEY.test(token)) return { "x-api-key": token };
  const { NEMBL_COMPANY: company, NEMBL_ENVIRONMENT: environment } = process.env;
  return {
    authorization: `Bearer ${token}`,
    ...(company ? { "x-nembl-company": company } : {}),
    ...(environment ? { "x-nembl-environment": environment } : {}),
  };
}

const HINTS: Readonly<Record<string, string>> = {
  mfa_required: "Confirm your second factor in the browser, and try again.",
  unauthenticated: "NEMBL_TOKEN is not valid, or not any more.",
};

export function failureOf({ status, error, retryAfterMs }: Answer): Failure {
  const { code, message, details, requestId } = error;
  const fields = details.map(({ field, message: why }) => `${plain(field)}: ${plain(why)}`);
  const wait = retryAfterMs === undefined ? "" : ` Try again in ${retryAfterMs / 1_000} s.`;
  const parts = [
    message === "" ? `It answered ${status}.` : message,
    ...fields,
    HINTS[code] ?? "",
    requestId === undefined ? "" : `(request ${requestId})`,
  ];
  return new Failure(exitCodeOf(status), parts.filter((part) => part !== "").join(" ") + wait);
}

function exitCodeOf(status: number): number {
  if (status === 401) return EXIT.notSignedIn;
  if (status === 404) return EXIT.notFound;
  if (status === 429 || status >= 500) return EXIT.unavailable;
  if (status === 400 || status === 422) return EXIT.usage;
  return EXIT.refused;
}
