/** The request as it leaves, with its values in their places. */

import { invalidField } from "../../../core/errors.ts";
import type { OutgoingCall } from "../outgoing-call.ts";
import { addParameter, reservedHeader, type PlacedCredential } from "../rules/credential.ts";
import { createPlaceValues } from "../rules/place-values.ts";
import { requestHeaders } from "../rules/request-headers.ts";
import type { Hop } from "./decide-redirect.ts";
import type { Retrieved } from "./retrieve.ts";

/** Throws `validation_error`, which names a header and nothing of its value. */
export function firstHop(
  { method, headers, body, credential }: OutgoingCall,
  target: URL,
  { valueOf }: Retrieved,
  placed: PlacedCredential,
): Hop {
  const placeValues = createPlaceValues(valueOf);
  const written = Object.entries(headers).map(([name, text]) => [name, placeValues(text)] as const);
  const all = requestHeaders(written, reservedHeader(credential), placed.header);

  // Attack: a second one of the name, and the other system takes the caller's.
  if (placed.parameter !== undefined && target.searchParams.has(placed.parameter[0])) {
    throw invalidField("query", "A name is the credential's.");
  }
  const url = placed.parameter === undefined ? target : addParameter(target, placed.parameter);
  const text = body === null ? null : placeValues(body);
  return { url, method, headers: all, body: text, bare: false };
}
