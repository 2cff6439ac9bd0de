/**
 * `If-Match` and `If-None-Match` (RFC 9110 §13.1). An `ETag` of ours names a row and its revision and never repeats, so
 * its weak form, which Cloudflare makes of it when it compresses, says the same as the strong one.
 */

import type { Context } from "hono";

import { etagOf, type Revision } from "../core/version.ts";

/** RFC 9110 §8.8.3. Read one by one: what is no tag beside a right one spoils nothing. */
const ENTITY_TAG = /(?:W\/)?("[\x21\x23-\x7E\x80-\xFF]*")/g;

/** True for a request without `If-Match`: it is honoured where sent, not demanded. */
export function ifMatch(c: Context): (revision: Revision) => boolean {
  const header = c.req.header("if-match");
  if (header === undefined) return () => true;
  return (revision) => isSameRevision(header, etagOf(revision));
}

/** Whether a list of either header names this ETag; weak forms on both sides count. */
export function isSameRevision(header: string, etag: string): boolean {
  if (header.trim() === "*") return true;
  return [...header.matchAll(ENTITY_TAG)].some(([, tag]) => tag === etag);
}
