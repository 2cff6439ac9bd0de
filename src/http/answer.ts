/** What a route answers to what a verb made: one description for the first answer and for its replays. */

import type { Made } from "../core/context.ts";
import { etagOf } from "../core/version.ts";

/** A type, not an interface, so that it may be stored as it is. */
export type Answer = {
  readonly status: 200 | 201 | 202;
  /** Null where the answer names no other address. */
  readonly location: string | null;
  /** Null where the thing has no revision. */
  readonly etag: string | null;
  readonly body: { readonly data: object };
};

export function answer(
  status: Answer["status"],
  location: string | null,
  { resource, revision }: Made,
): Answer {
  const etag = revision === undefined ? null : etagOf(revision);
  return { status, location, etag, body: { data: resource } };
}

export function answerHeaders({
  location,
  etag,
}: Pick<Answer, "location" | "etag">): Record<string, string> {
  return {
    ...(location === null ? {} : { Location: location }),
    ...(etag === null ? {} : { ETag: etag }),
  };
}
