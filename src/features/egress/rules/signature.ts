/**
 * What a signed request says of itself, read strictly. Pure. What is malformed gives no candidate, and no candidate is a
 * signature that does not match.
 */

import { utf8 } from "../../../core/encoding.ts";

/** One signature to be checked, and how the key is made of the secret's value. */
export interface SignatureCandidate {
  readonly key: SigningKeyForm;
  /** The bytes that were signed. */
  readonly message: Uint8Array;
  readonly mac: Uint8Array;
}

/** `text`: the value's own bytes. `standard`: those behind `whsec_`, which are base64. */
export type SigningKeyForm = "text" | "standard";

/** Attack: an empty value, or base64 that decodes to nothing, is a key that everybody knows. */
const MIN_KEY_BYTES = 16;

/** A sender has two while it changes its key. Attack: a header of thousands, each of which is checked. */
const MAX_SIGNATURES = 10;

const SHA256_BYTES = 32;

const PREFIX = "whsec_";

/** `sha256=<hex>` over the body. */
export function readSha256Signature(header: string, body: Uint8Array): SignatureCandidate[] {
  const digits = /^sha256=([0-9a-f]{64})$/i.exec(header)?.[1];
  if (digits === undefined) return [];
  const mac = Uint8Array.from({ length: SHA256_BYTES }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
  return [{ key: "text", message: body, mac }];
}

export interface StandardSignature {
  readonly id: string;
  /** As it was sent: these characters are what was signed. */
  readonly timestamp: string;
  /** `v1,<base64>`, several with spaces between them; other versions are passed over. */
  readonly signature: string;
}

/** Standard Webhooks 1.0: over id, time and body with full stops between them. */
export function readStandardSignature(
  { id, timestamp, signature }: StandardSignature,
  body: Uint8Array,
): SignatureCandidate[] {
  // Attack: an id with a full stop in it moves the border between what is id and what is time.
  if (id === "" || id.includes(".") || !/^\d{1,15}$/.test(timestamp)) return [];
  const head = utf8(`${id}.${timestamp}.`);
  const message = new Uint8Array(head.length + body.length);
  message.set(head);
  message.set(body, head.length);
  return signature
    .split(" ", MAX_SIGNATURES)
    .filter((part) => part.startsWith("v1,"))
    .flatMap((part) => {
      const mac = fromStrictBase64(part.slice("v1,".length));
      return mac?.length === SHA256_BYTES ? [{ key: "standard", message, mac } as const] : [];
    });
}

/** The key's bytes, or nothing where the value makes none that is long enough. */
export function signingKeyOf(value: string, form: SigningKeyForm): Uint8Array | undefined {
  const bytes =
    form === "standard" && value.startsWith(PREFIX)
      ? fromStrictBase64(value.slice(PREFIX.length))
      : utf8(value);
  return bytes === undefined || bytes.length < MIN_KEY_BYTES ? undefined : bytes;
}

/** RFC 4648 §4 with its padding, and no bit to spare: a signature has one spelling. */
function fromStrictBase64(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    return undefined;
  }
  const binary = atob(text);
  if (btoa(binary) !== text) return undefined;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
