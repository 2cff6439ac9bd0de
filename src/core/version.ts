/** Revisions, for `ETag` and `If-Match` (RFC 9110 §8.8.3, §13.1.1): a change applies only to what its caller has read. */

import { CodedError } from "./errors.ts";

declare const revisionBrand: unique symbol;

/**
 * The name of one row at one revision. It holds the row's id, and an id is never used again: a thing made anew under
 * the same slug has another, and so has its twin in the other environment.
 * Attack, or accident: a thing is deleted and made again, and a caller who read the first changes the second. Both may
 * be at revision 1, so a number alone would match; the id does not.
 */
export type Revision = string & { readonly [revisionBrand]: true };

/** `id` identifies the row. Where a key has several columns, the id joins them all. */
export function revisionOf(row: { readonly id: string; readonly revision: number }): Revision {
  return `${row.id}.${row.revision}` as Revision;
}

/** A resource together with the revision that its `ETag` names. */
export interface Versioned<T> {
  readonly resource: T;
  readonly revision: Revision;
}

/** What the caller has read, as `If-Match` says it. */
export interface Seen {
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: Revision) => boolean;
}

/** The thing to change, and what its caller has read of it. */
export interface Version extends Seen {
  readonly id: string;
}

export function etagOf(revision: Revision): string {
  return `"${revision}"`;
}

export function hasChanged(what: string): CodedError {
  return new CodedError("precondition_failed", `The ${what} has changed since it was read.`);
}
