/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11): structured-field Lists of Strings. */

export interface QuotaWindow {
  /** Requests a window. */
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetSeconds: number;
}

export interface Quota {
  readonly minute: QuotaWindow;
  readonly day: QuotaWindow;
}

export function setRateLimitHeaders(headers: Headers, { minute, day }: Quota): void {
  headers.set("RateLimit-Policy", `"minute";q=${minute.limit};w=60, "day";q=${day.limit};w=86400`);
  headers.set(
    "RateLimit",
    `"minute";r=${minute.remaining};t=${minute.resetSeconds}, "day";r=${day.remaining};t=${day.resetSeconds}`,
  );
}
