/**
 * CORS for apps in browsers: Bearer tokens only, from the origins of registered clients. Never an API key and never a
 * cookie: nothing that a browser sends by itself is let in, and no response is readable by an origin that is not the
 * token's own client's.
 */

import type { MiddlewareHandler } from "hono";

import { fromBase64Url } from "../core/encoding.ts";
import { readCredential } from "./credentials.ts";
import type { HttpEnv } from "./env.ts";

export interface CorsQuestion {
  readonly origin: string;
  /** Null: any registered client, for a preflight carries no token. */
  readonly clientId: string | null;
  readonly nowMs: number;
}

export type AllowsOrigin = (bindings: object, question: CorsQuestion) => Promise<boolean>;

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

/** x-api-key is not among them, and no credentials are allowed: a key in a browser is a leaked key. */
const REQUEST_HEADERS = [
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
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

export function cors(allows: AllowsOrigin): MiddlewareHandler<HttpEnv> {
  return async function corsMiddleware(c, next) {
    const origin = c.req.header("origin");
    // No page may ever read what a key was answered, so there is nothing that could vary; and keys are the hot path.
    if (origin === undefined && c.req.header("x-api-key") !== undefined) return next();
    // Also without an Origin: a cache must not give that answer to a browser that sends one.
    c.header("Vary", "Origin", { append: true });
    if (origin === undefined) return next();

    const nowMs = c.get("nowMs");
    const asked = c.req.header("access-control-request-method");
    if (c.req.method === "OPTIONS" && asked !== undefined) {
      if (!(await allows(c.env, { origin, clientId: null, nowMs }))) return next();
      c.header("Access-Control-Allow-Origin", origin);
      c.header("Access-Control-Allow-Methods", METHODS);
      c.header("Access-Control-Allow-Headers", REQUEST_HEADERS);
      c.header("Access-Control-Max-Age", PREFLIGHT_MAX_AGE_SECONDS);
      return c.body(null, 204);
    }

    const clientId = readClaimedClient(c.req);
    if (clientId !== undefined && (await allows(c.env, { origin, clientId, nowMs }))) {
      c.header("Access-Control-Allow-Origin", origin);
      c.header("Access-Control-Expose-Headers", EXPOSED_HEADERS);
    }
    return next();
  };
}

/**
 * The client that the token says it is of, before anything is verified: an app must be able to read that its token has
 * expired. Whoever forges it names a client whose origin is not theirs, or learns that their own forgery was refused.
 */
function readClaimedClient(request: Parameters<typeof readCredential>[0]): string | undefined {
  try {
    const credential = readCredential(request);
    if (credential.kind !== "bearer") return undefined;
    const [, payload = ""] = credential.value.split(".");
    const claims: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(payload)));
    const clientId = (claims as { readonly client_id?: unknown } | null)?.client_id;
    return typeof clientId === "string" ? clientId : undefined;
  } catch {
    // Two credentials, or no token at all: `authenticate` says so.
    return undefined;
  }
}
