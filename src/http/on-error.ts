/** The only place where codes become statuses and the envelope. */

import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";

import { CodedError, MAX_DETAILS, type ErrorCode } from "../core/errors.ts";
import type { Arrival, HttpEnv } from "./env.ts";
import { ERROR_PAGE_HEADERS, errorPage, wantsPage } from "./error-page.ts";
import { STATUS_OF } from "./status-of.ts";

export interface OnErrorOptions {
  /** What a fault of the platform means, or nothing where it is a defect. */
  readonly translate: (error: unknown) => CodedError | undefined;
  readonly report: (error: unknown, requestId: string) => void;
  /** The console's, for errors that are pages. */
  readonly stylesheet: string;
}

export interface Asked {
  readonly requestId: string;
  readonly request: Request;
  /** Our own origin; undefined where the configuration is refused. */
  readonly publicUrl: string | undefined;
}

export type AnswerError = (error: unknown, asked: Asked) => Response;

/** Somebody must be able to find out why; the answer says no more than that it is so. */
const BEYOND_US: ReadonlySet<ErrorCode> = new Set([
  "unavailable",
  "upstream_error",
  "upstream_timeout",
]);

export function createAnswerError(options: OnErrorOptions): AnswerError {
  return function answerError(error, asked) {
    const coded = toCoded(error, options);
    if (coded === undefined || BEYOND_US.has(coded.code)) {
      options.report(coded?.cause ?? error, asked.requestId);
    }
    const shown = coded ?? new CodedError("internal_error", "Something went wrong here.");
    return answer(shown, asked, options.stylesheet);
  };
}

/** For a router: a cookie that its route had set or deleted by then (of a sign-in that failed) stays on the answer. */
export function onError<D>(answerError: AnswerError): ErrorHandler<HttpEnv<D>> {
  return function respond(error, c) {
    const { requestId, verifiers } = c.env;
    const { publicUrl } = verifiers;
    const response = answerError(error, { requestId, request: c.req.raw, publicUrl });
    for (const cookie of c.res.headers.getSetCookie())
      response.headers.append("Set-Cookie", cookie);
    return response;
  };
}

function toCoded(error: unknown, options: OnErrorOptions): CodedError | undefined {
  if (error instanceof CodedError) return error;
  if (error instanceof HTTPException && error.status < 500) return ofLibrary(error.status);
  return options.translate(error);
}

/** What Hono and its validators refuse is the request's fault, whatever they call it. Their own words stay here. */
function ofLibrary(status: number): CodedError {
  switch (status) {
    case 404:
      return new CodedError("not_found", "No such path.");
    case 413:
      return new CodedError("payload_too_large", "The body is too large.");
    case 415:
      return new CodedError("unsupported_media_type", "Send the body as application/json.");
    default:
      return new CodedError(
        "invalid_request",
        "The body is not JSON, or the request is malformed.",
      );
  }
}

/**
 * For a refusal that is always the same, of requests without an Authorization header: its text and headers are made
 * once, only the Response is new each time.
 */
export function createRefusal(error: CodedError): (arrival: Arrival) => Response {
  let made: (ReturnType<typeof describe> & { readonly publicUrl: string }) | undefined;
  return ({ verifiers: { publicUrl } }) => {
    if (made?.publicUrl !== publicUrl) made = { publicUrl, ...describe(error, false, publicUrl) };
    return new Response(made.text, made);
  };
}

function answer(error: CodedError, asked: Asked, stylesheet: string): Response {
  const { request, requestId, publicUrl } = asked;
  const bearer = request.headers.has("authorization");
  const { status, headers, text } = describe(error, bearer, publicUrl ?? "");
  if (!wantsPage(request)) return new Response(text, { status, headers });
  const { pathname } = new URL(request.url);
  const page = errorPage({ error, requestId, stylesheet, pathname });
  return new Response(page, { status, headers: { ...headers, ...ERROR_PAGE_HEADERS } });
}

function describe(error: CodedError, bearer: boolean, publicUrl: string) {
  const { retryAfterSeconds, allow, confirm } = error.extras;
  const details = (error.extras.details ?? []).slice(0, MAX_DETAILS);
  const status = STATUS_OF[error.code];
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
  };
  if (status === 401) {
    // RFC 9728 §5.1: where a client learns who issues the tokens.
    const metadata = `${publicUrl}/.well-known/oauth-protected-resource`;
    headers["WWW-Authenticate"] = `${challengeOf(error, bearer)}, resource_metadata="${metadata}"`;
  } else if (error.code === "insufficient_scope") {
    headers["WWW-Authenticate"] = challengeOf(error, true);
  }
  if (retryAfterSeconds !== undefined) headers["Retry-After"] = String(retryAfterSeconds);
  if (allow !== undefined) headers["Allow"] = allow.join(", ");
  const retryAfter = error.code === "rate_limit_exceeded" ? { retryAfter: retryAfterSeconds } : {};
  const extras = { ...retryAfter, ...(confirm === undefined ? {} : { confirm }) };
  const body = { error: error.code, message: error.message, details, ...extras };
  return { status, headers, text: JSON.stringify(body) };
}

/** RFC 6750 §3. A key has no registered scheme, yet a 401 needs a challenge (RFC 9110 §15.5.2): the Bearer one. */
function challengeOf(error: CodedError, bearer: boolean): string {
  const realm = 'Bearer realm="api"';
  if (error.code === "invalid_token") {
    return `${realm}, error="invalid_token", error_description="${quotable(error.message)}"`;
  }
  const { maxAgeSeconds } = error.extras;
  if (bearer && (error.code === "mfa_required" || maxAgeSeconds !== undefined)) {
    // RFC 9470 §3: the token is good, the way its user signed in is not enough, or too long ago.
    const acr = error.code === "mfa_required" ? ', acr_values="mfa"' : "";
    const age = maxAgeSeconds === undefined ? "" : `, max_age="${maxAgeSeconds}"`;
    return `${realm}, error="insufficient_user_authentication", error_description="${quotable(error.message)}"${acr}${age}`;
  }
  if (error.code === "insufficient_scope") {
    return `${realm}, error="insufficient_scope", scope="${error.extras.scope ?? ""}"`;
  }
  return realm;
}

/** RFC 6750 §3: neither quote nor backslash in a description. */
function quotable(text: string): string {
  return text.replaceAll(/[^\x20-\x21\x23-\x5B\x5D-\x7E]/g, "'");
}
