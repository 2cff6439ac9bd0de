/** `ETag` is a resource's revision (RFC 9110 §8.8.3). Ours never repeat, so a weak form says the same as a strong one. */

import type { Context } from "hono";

import { etagOf } from "../core/version.ts";

/** True for a request without `If-Match`: it is honoured where sent, not demanded. */
export function ifMatch(c: Context): (revision: number) => boolean {
  const header = c.req.header("if-match");
  if (header === undefined) return () => true;
  return (revision) => isSameRevision(header, etagOf(revision));
}

/** Whether a list of `If-Match` or `If-None-Match` names this ETag. `W/` is passed over: Cloudflare adds it when it compresses. */
export function isSameRevision(header: string, etag: string): boolean {
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}
