/**
 * What a call says of its own signature, read and judged before any secret is. Two forms: Standard Webhooks
 * (https://www.standardwebhooks.com, `webhook-id`, `webhook-timestamp`, `webhook-signature`) and the product's own
 * (`x-webhook-signature: sha256=<hex>`). Pure; both are HMAC-SHA-256 over bytes as they came.
 */

import { hex, utf8 } from "../../../core/encoding.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

export interface SignatureHeaders {
  readonly id: string | undefined;
  readonly timestamp: string | undefined;
  readonly standard: string | undefined;
  readonly own: string | undefined;
}

/** One signature to be tried. `key` says what of the secret is the key: its text, or what Standard Webhooks makes of it. */
export interface Candidate {
  readonly key: "text" | "standard";
  readonly message: Uint8Array;
  readonly mac: Uint8Array;
}

export interface Presented {
  readonly candidates: readonly Candidate[];
  /** What makes two calls one. It is of what is signed: a header that is not cannot make a copy look new. */
  readonly sameness: { readonly by: "id" | "signature"; readonly text: string };
}

/** How far the sender's clock may be off, and how long the product's own form counts as the same call. */
export const TOLERANCE_MS = 5 * MINUTE_MS;

/** While a secret is replaced, senders sign with the old and the new one. */
const MOST_SIGNATURES = 10;

/**
 * Of an id: no dot, which parts it from the rest of what is signed, and nothing that a JSON text can begin with but a
 * number. So nothing that was signed in one form can be taken for the other.
 */
const ID = /^[A-Za-z0-9_:=+/@~-]{1,256}$/;

/** 32 bytes. */
const BASE64_MAC = /^[A-Za-z0-9+/]{43}=$/;
const HEX_MAC = /^sha256=([0-9a-fA-F]{64})$/;

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
  standard: string,
  body: Uint8Array,
  nowMs: number,
): Presented | undefined {
  if (id === undefined || !ID.test(id)) return undefined;
  if (timestamp === undefined || !TIMESTAMP.test(timestamp)) return undefined;
  if (Math.abs(Number(timestamp) * SECOND_MS - nowMs) > TOLERANCE_MS) return undefined;

  // The text as it was sent, for that is what is signed: `01` and `1` are one number and two signatures.
  const message = concat(utf8(`${id}.${timestamp}.`), body);
  const candidates = standard
    .split(" ", MOST_SIGNATURES)
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => signature.slice("v1,".length))
    .filter((mac) => BASE64_MAC.test(mac))
    .map((mac) => ({ key: "standard", message, mac: fromBase64(mac) }) as const);
  return candidates.length === 0 ? undefined : { candidates, sameness: { by: "id", text: id } };
}

function readOwn(own: string | undefined, body: Uint8Array): Presented | undefined {
  const digits = HEX_MAC.exec(own ?? "")?.[1];
  if (digits === undefined) return undefined;
  const mac = fromHex(digits);
  const candidates = [{ key: "text", message: body, mac }] as const;
  return { candidates, sameness: { by: "signature", text: hex(mac) } };
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
