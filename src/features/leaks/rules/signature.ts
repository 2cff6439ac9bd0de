/** An ECDSA signature as it travels (ASN.1 DER, RFC 3279 §2.2.3) to what Web Crypto takes: r and s, 32 bytes each. Pure. */

/** Of P-256. */
const NUMBER_BYTES = 32;

/** Two numbers of at most 33 bytes, each with two bytes before it, behind two more. */
const MAX_DER_BYTES = 72;

/**
 * Nothing for what is no such signature, down to the last byte: one that can be written in two ways would be two
 * signatures.
 */
export function rawSignatureOf(der: Uint8Array): Uint8Array | undefined {
  if (der.length > MAX_DER_BYTES || der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = readInteger(der, 2);
  if (r === undefined) return undefined;
  const s = readInteger(der, r.end);
  if (s === undefined || s.end !== der.length) return undefined;

  const raw = new Uint8Array(2 * NUMBER_BYTES);
  raw.set(r.bytes, NUMBER_BYTES - r.bytes.length);
  raw.set(s.bytes, 2 * NUMBER_BYTES - s.bytes.length);
  return raw;
}

interface Read {
  /** Without the zero that only says that the number is not negative. */
  readonly bytes: Uint8Array;
  readonly end: number;
}

function readInteger(der: Uint8Array, at: number): Read | undefined {
  const length = der[at + 1];
  if (der[at] !== 0x02 || length === undefined || length === 0) return undefined;
  const end = at + 2 + length;
  if (end > der.length) return undefined;
  const content = der.subarray(at + 2, end);
  const [first = 0, second] = content;

  // Negative; or a zero before a byte that needs none.
  if (first >= 0x80) return undefined;
  if (first === 0 && second !== undefined && second < 0x80) return undefined;
  const bytes = first === 0 ? content.subarray(1) : content;
  return bytes.length === 0 || bytes.length > NUMBER_BYTES ? undefined : { bytes, end };
}

/** Standard base64 with its padding, or nothing. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
