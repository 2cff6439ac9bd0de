/**
 * What a call says of its own signature, read and judged before any secret is. Two forms: Standard Webhooks
 * (https://www.standardwebhooks.com, `webhook-id`, `webhook-timestamp`, `webhook-signature`) and the product's own
 * (`x-webhook-signature: sha256=<hex>`). Does nothing else; both are HMAC-SHA-256 over bytes as they came.
 */

import { hex } from "../../../core/encoding.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";
import {
  readSha256Signature,
  readStandardSignature,
  type SignatureCandidate,
} from "../../egress/index.ts";

export interface SignatureHeaders {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly standard: string | undefined;
  readonly own: string | undefined;
}

export interface Presented {
  readonly candidates: readonly SignatureCandidate[];
  /** What makes two calls one. It is of what is signed: a header that is not cannot make a copy look new. */
  readonly sameness: { readonly by: "id" | "signature"; readonly text: string };
}

/** How far the sender's clock may be off, and how long the product's own form counts as the same call. */
export const TOLERANCE_MS = 5 * MINUTE_MS;

/**
 * Of an id: no dot, which parts it from the rest of what is signed, and nothing that a JSON text can begin with but a
 * number. So nothing that was signed in one form can be taken for the other.
 */
const ID = /^[A-Za-z0-9_:=+/@~-]{1,256}$/;

/** Seconds since 1970; digits alone, so that nothing passes that compares as no number. */
const TIMESTAMP = /^\d{1,12}$/;

/** Nothing for what cannot be a signature, whatever the secret is. */
export function readSignature(
  headers: SignatureHeaders,
  body: Uint8Array,
  nowMs: number,
): Presented | undefined {
  return headers.standard === undefined
    ? readOwn(headers.own, body)
    : readStandard(headers, headers.standard, body, nowMs);
}

/** Attack: a captured call is sent again much later, or with its time or its id left out. */
function readStandard(
  { id, timestamp }: SignatureHeaders,
  signature: string,
  body: Uint8Array,
  nowMs: number,
): Presented | undefined {
  if (id === undefined || !ID.test(id)) return undefined;
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) return undefined;
  if (Math.abs(Number(timestamp) * SECOND_MS - nowMs) > TOLERANCE_MS) return undefined;
  const candidates = readStandardSignature({ id, timestamp, signature }, body);
  return candidates.length === 0 ? undefined : { candidates, sameness: { by: "id", text: id } };
}

function readOwn(own: string | undefined, body: Uint8Array): Presented | undefined {
  const candidates = readSha256Signature(own ?? "", body);
  const [candidate] = candidates;
  // By its bytes: however its digits are spelled, it is the same.
  return candidate && { candidates, sameness: { by: "signature", text: hex(candidate.mac) } };
}
