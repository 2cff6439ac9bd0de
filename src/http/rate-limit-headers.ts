/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11): structured-field Lists of Strings. */

import type { Quota } from "../core/key-verdict.ts";

export function setRateLimitHeaders(headers: Headers, { minute, day }: Quota): void {
  headers.set("RateLimit-Policy", `"minute";q=${minute.limit};w=60, "day";q=${day.limit};w=86400`);
  headers.set(
    "RateLimit",
    `"minute";r=${minute.remaining};t=${minute.resetSeconds}, "day";r=${day.remaining};t=${day.resetSeconds}`,
  );
}
