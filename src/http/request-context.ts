/** First in the chain: an id for every request, and no plain http outside development. */

import type { MiddlewareHandler } from "hono";

import { CodedError } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

export interface RequestContextOptions {
  readonly now: () => number;
  readonly requestId: () => string;
  readonly allowsPlainHttp: (bindings: object) => boolean;
}

export function requestContext(options: RequestContextOptions): MiddlewareHandler<HttpEnv> {
  return function requestContextMiddleware(c, next) {
    const requestId = options.requestId();
    c.set("requestId", requestId);
    c.set("nowMs", options.now());
    // Set by the platform on every request that reaches it; absent only on a developer's machine.
    c.set("ip", c.req.header("cf-connecting-ip") ?? null);
    c.header("X-Request-Id", requestId);

    // Refused, not redirected: a redirect would let a client go on sending its key in the clear (ASVS 4.1.2).
    if (c.req.url.startsWith("http:") && !options.allowsPlainHttp(c.env)) {
      throw new CodedError("https_required", "Use https.");
    }
    return next();
  };
}
