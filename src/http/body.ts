/** What is checked of a body before anything parses it. */

import type { Context, HonoRequest, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

import { CodedError, invalidField } from "../core/errors.ts";
import { fieldOf } from "../core/field.ts";
import { findVanishingMember } from "../core/json-members.ts";
import { findExcess } from "./body-size.ts";

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
export const requireJson: MiddlewareHandler = async function requireJson(c, next) {
  if (c.req.raw.body === null) return next();
  if (!isUtf8(await c.req.arrayBuffer())) {
    throw new CodedError("invalid_request", "The body is not UTF-8.");
  }
  if ((await c.req.text()) === "") {
    setContentType(c, null);
    c.req.bodyCache = {};
    return next();
  }
  const [type = ""] = (c.req.header("content-type") ?? "").split(";");
  if (type.trim().toLowerCase() !== JSON_TYPE) {
    throw new CodedError("unsupported_media_type", "Send the body as application/json.");
  }
  readAsJson(c);
  return next();
};

const JSON_TYPE = "application/json";

/**
 * What comes after this reads one spelling. The libraries judge the header each by a pattern of its own, and one of them
 * has no room for RFC 9110 §5.6.6's blank before the semicolon.
 */
export function readAsJson(c: Context): void {
  setContentType(c, JSON_TYPE);
}

/** The body has been read: it is in the request's cache. */
function setContentType(c: Context, type: string | null): void {
  const headers = new Headers(c.req.raw.headers);
  if (type === null) headers.delete("content-type");
  else headers.set("content-type", type);
  c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
}

/**
 * How much is in the body, and whether all of it arrives at the schema. After authentication, for it reads the whole
 * body: an unknown caller's entries are not worth counting.
 */
export const checkEntries: MiddlewareHandler = async function checkEntries(c, next) {
  // `requireJson` has left the header to what has a body.
  if (c.req.header("content-type") === undefined) return next();
  const body = await readJson(c.req);
  const fault =
    body === undefined ? undefined : (findExcess(body) ?? findVanishingMember(await c.req.text()));
  if (fault !== undefined) throw invalidField(fieldOf([fault.field]), fault.message);
  return next();
};

/** Nothing where it is no JSON: the schema's own reading says so. */
async function readJson(request: HonoRequest): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
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
