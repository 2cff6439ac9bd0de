/**
 * CORS for apps in browsers: Bearer tokens only, from the origins of registered clients. Never an API key and never a
 * cookie: nothing that a browser sends by itself is let in, and no response is readable by an origin that is not the
 * token's own client's.
 */

import { fromBase64Url } from "../core/encoding.ts";

export interface CorsQuestion {
  readonly origin: string;
  /** Null: any registered client, for a preflight carries no token. */
  readonly clientId: string | null;
  readonly nowMs: number;
}

export type AllowsOrigin = (question: CorsQuestion) => Promise<boolean>;

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

/** x-api-key is not among them, and no credentials are allowed: a key in a browser is a leaked key. */
const REQUEST_HEADERS = [
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "x-nembl-company",
  "x-nembl-environment",
].join(", ");

const EXPOSED_HEADERS = [
  "ETag",
  "Location",
  "Idempotency-Replayed",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
  "WWW-Authenticate",
  "X-Request-Id",
].join(", ");

/** Ten minutes: what it allows is harmless without a token, and every token is checked. */
const PREFLIGHT_MAX_AGE_SECONDS = "600";

export function isPreflight(request: Request): boolean {
  return request.method === "OPTIONS" && request.headers.has("access-control-request-method");
}

/** The answer to a preflight of a registered origin; nothing for any other. */
export async function answerPreflight(
  origin: string,
  nowMs: number,
  allows: AllowsOrigin,
): Promise<Response | undefined> {
  if (!(await allows({ origin, clientId: null, nowMs }))) return undefined;
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": METHODS,
      "Access-Control-Allow-Headers": REQUEST_HEADERS,
      "Access-Control-Max-Age": PREFLIGHT_MAX_AGE_SECONDS,
    },
  });
}

/**
 * Lets the page of a registered client read the answer to its own token. The refusal of no token, or of one that cannot be
 * read, is readable by every registered origin: an app must be able to see that it has to sign in again.
 */
export async function addCors(
  response: Response,
  request: Request,
  question: { readonly origin: string; readonly nowMs: number },
  allows: AllowsOrigin,
): Promise<Response> {
  const { headers } = request;
  if (headers.has("x-api-key") || headers.has("cookie")) return response;
  const clientId = readClaimedClient(headers.get("authorization"));
  if (clientId === null && response.status !== 401 && response.status !== 400) return response;
  if (!(await allows({ ...question, clientId }))) return response;
  response.headers.set("Access-Control-Allow-Origin", question.origin);
  response.headers.set("Access-Control-Expose-Headers", EXPOSED_HEADERS);
  return response;
}

/**
 * The client that the token says it is of, before anything is verified: an app must be able to read that its token has
 * expired. A forger names a client whose origin is not theirs, or learns that their own forgery was refused.
 */
function readClaimedClient(authorization: string | null): string | null {
  try {
    const [, payload = ""] = (authorization ?? "").split(".");
    const claims: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(payload)));
    const clientId = (claims as { readonly client_id?: unknown } | null)?.client_id;
    return typeof clientId === "string" ? clientId : null;
  } catch {
    return null;
  }
}
