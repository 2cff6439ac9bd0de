/** `ETag` is a resource's revision; `If-Match` is compared strongly (RFC 9110 §13.1.1). */

import type { Context } from "hono";

import { etagOf } from "../core/version.ts";

/** True for a request without `If-Match`: it is honoured where sent, not demanded. */
export function ifMatch(c: Context): (revision: number) => boolean {
  const header = c.req.header("if-match");
  if (header === undefined || header.trim() === "*") return () => true;
  const tags = header.split(",").map((tag) => tag.trim());
  return (revision) => tags.includes(etagOf(revision));
}
