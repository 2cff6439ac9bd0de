/** What every answer carries, whatever route made it: set in one place, so that no route can forget it. */

import { isSameRevision } from "./preconditions.ts";
import type { Arrival } from "./env.ts";
import { setRateLimitHeaders } from "./rate-limit-headers.ts";

/** Two years: what browsers ask for before they know a host by heart. */
const HSTS = "max-age=63072000; includeSubDomains";

export function addManners(
  response: Response,
  request: Request,
  { requestId, quota, verifiers }: Arrival,
): Response {
  const { headers } = response;
  headers.set("X-Request-Id", requestId);
  // Attack: a shared cache keeps what one credential was answered and gives it to another. What is public says so itself.
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  if (quota !== undefined) setRateLimitHeaders(headers, quota);
  if (!verifiers.development) {
    headers.set("Strict-Transport-Security", HSTS);
    // Attack: a browser guesses that a download is a page, and runs it.
    headers.set("X-Content-Type-Options", "nosniff");
  }
  return response.status === 200 ? notModified(response, request) : response;
}

/** RFC 9110 §13.1.2: who has this revision already is told so, without it. */
function notModified(response: Response, request: Request): Response {
  const asked = request.headers.get("if-none-match");
  if (asked === null || (request.method !== "GET" && request.method !== "HEAD")) return response;
  const etag = response.headers.get("ETag");
  if (etag === null || !isSameRevision(asked, etag)) return response;
  const headers = new Headers(response.headers);
  headers.delete("Content-Type");
  headers.delete("Content-Length");
  return new Response(null, { status: 304, headers });
}
