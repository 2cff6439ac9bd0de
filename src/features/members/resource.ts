import type { StoredResponse } from "../../platform/idempotency/tables.ts";

/** A presented thing with the revision that its `ETag` names. */
export interface Versioned<T> {
  readonly resource: T;
  readonly revision: number;
}

/** What is to be changed, as the caller last saw it. */
export interface Version {
  readonly id: string;
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: number) => boolean;
}

/** What a replayed `Idempotency-Key` answers: the resource, without what was shown once. */
export function storedCreation(location: string, { resource, revision }: Versioned<object>) {
  const etag = `"${revision}"`;
  return { status: 201, location, etag, body: { data: resource } } satisfies StoredResponse;
}
