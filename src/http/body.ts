/** What is checked of a body before anything parses it. */

import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

import { CodedError, type ErrorDetail } from "../core/errors.ts";
import { findVanishingMember } from "../core/json-members.ts";
import type { HttpEnv } from "./env.ts";

const MAX_BODY_BYTES = 1024 * 1024;

/** Counts what arrives: a Content-Length that lies changes nothing. */
export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new CodedError("payload_too_large", `A body has at most ${MAX_BODY_BYTES} bytes.`);
  },
});

/**
 * On the wire a POST without a body may carry an empty one, and many clients send the content type with every POST:
 * an empty body is no body.
 */
export const requireJson: MiddlewareHandler<HttpEnv> = async function requireJson(c, next) {
  if (c.req.raw.body === null) return next();
  if (!isUtf8(await c.req.arrayBuffer())) {
    throw new CodedError("invalid_request", "The body is not UTF-8.");
  }
  if ((await c.req.text()) === "") {
    const headers = new Headers(c.req.raw.headers);
    headers.delete("content-type");
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
    c.req.bodyCache = {};
    return next();
  }
  const contentType = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    throw new CodedError("unsupported_media_type", "Send the body as application/json.");
  }
  c.set("vanishing", findVanishing(await c.req.text()));
  return next();
};

/** Nothing for what is no JSON: that is refused where the body is read, as this is, once it is known who asks. */
function findVanishing(text: string): ErrorDetail | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return findVanishingMember(text);
}

/**
 * RFC 8259 §8.1. A lenient decoder would put U+FFFD for what it cannot read: a password would be stored, and be another
 * one.
 */
function isUtf8(body: ArrayBuffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}
