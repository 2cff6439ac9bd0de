/** Revisions: what a caller has read, and whether it is still that (RFC 9110 §8.8.3, §13.1.1). */

import { CodedError } from "./errors.ts";

declare const revisionBrand: unique symbol;

/**
 * Names one row at one revision, for ever: a row's id is never given again, not to another thing under its slug, nor to
 * its twin in the other environment.
 * Attack, or accident: what was read is deleted and made again; a number alone would let the old reading overwrite it.
 */
export type Revision = string & { readonly [revisionBrand]: true };

/** `id` as in the row: with more than one column in its key, all of them. */
export function revisionOf(row: { readonly id: string; readonly revision: number }): Revision {
  return `${row.id}.${row.revision}` as Revision;
}

/** A presented thing with the revision that its `ETag` names. */
export interface Versioned<T> {
  readonly resource: T;
  readonly revision: Revision;
}

/** As the caller last saw it. */
export interface Seen {
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: Revision) => boolean;
}

/** What is to be changed. */
export interface Version extends Seen {
  readonly id: string;
}

export function etagOf(revision: Revision): string {
  return `"${revision}"`;
}

export function hasChanged(what: string): CodedError {
  return new CodedError("precondition_failed", `The ${what} has changed since it was read.`);
}
