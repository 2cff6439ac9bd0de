/** Revisions: what a caller has read, and whether it is still that (RFC 9110 §8.8.3, §13.1.1). */

import { CodedError } from "./errors.ts";

/** A presented thing with the revision that its `ETag` names. */
export interface Versioned<T> {
  readonly resource: T;
  readonly revision: number;
}

/** As the caller last saw it. */
export interface Seen {
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: number) => boolean;
}

/** What is to be changed. */
export interface Version extends Seen {
  readonly id: string;
}

export function etagOf(revision: number): string {
  return `"${revision}"`;
}

export function hasChanged(what: string): CodedError {
  return new CodedError("precondition_failed", `The ${what} has changed since it was read.`);
}
