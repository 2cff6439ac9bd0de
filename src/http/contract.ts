/** What a route promises beside its access and its schemas: for the OpenAPI document, which the tests hold answers against. */

import type { ErrorCode } from "../core/errors.ts";

export interface Contract {
  /** Behind the dot of its `operationId`. Left out: what method and path say by the rule of `openapi/operation-id.ts`. */
  readonly operation?: string | undefined;
  /** What its verb refuses with. What every route of its kind can refuse with follows from its declaration. */
  readonly refuses?: readonly ErrorCode[] | undefined;
  /** A success carries the thing's `ETag`. */
  readonly etag?: boolean | undefined;
  /** Honours `If-Match`. */
  readonly ifMatch?: boolean | undefined;
  /** Takes an `Idempotency-Key`. The middleware that reads the header says so itself. */
  readonly idempotent: boolean;
}

/** On a middleware: it reads the `Idempotency-Key`. */
export const IDEMPOTENT = Symbol("idempotent");

export function isIdempotent(middleware: object): boolean {
  return IDEMPOTENT in middleware;
}
