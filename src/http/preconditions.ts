/**
 * `If-Match` (RFC 9110 §13.1.1). An `ETag` of ours names a row and its revision, so its weak form, which proxies that
 * compress make of it, names the same and counts.
 */

import type { Context } from "hono";

import { etagOf, type Revision } from "../core/version.ts";

/** RFC 9110 §8.8.3. Read one by one: what is no tag beside a right one spoils nothing. */
const ENTITY_TAG = /(?:W\/)?("[\x21\x23-\x7E\x80-\xFF]*")/g;

/** True for a request without `If-Match`: it is honoured where sent, not demanded. */
export function ifMatch(c: Context): (revision: Revision) => boolean {
  const header = c.req.header("if-match");
  if (header === undefined || header.trim() === "*") return () => true;
  const tags = new Set([...header.matchAll(ENTITY_TAG)].map(([, tag]) => tag));
  return (revision) => tags.has(etagOf(revision));
}
