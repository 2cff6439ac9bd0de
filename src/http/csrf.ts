/**
 * Cross-site request forgery: a foreign page that makes the browser send a request with our cookie, or take one from
 * our answer. An unsafe method with a session, or at our own pages, is let through only with proof that a page of our
 * own sent it.
 */

import type { HonoRequest } from "hono";

import { CodedError } from "../core/errors.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/** Browsers send `Origin` with every unsafe request and scripts cannot set it; `Sec-Fetch-Site` stands in where it is left out. */
export function requireSameOrigin(request: HonoRequest, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.header("origin");
  const proved =
    origin === undefined
      ? request.header("sec-fetch-site") === "same-origin"
      : origin === new URL(publicUrl).origin;
  if (proved) return;
  throw new CodedError("csrf_rejected", "This request did not come from a page of ours.");
}
