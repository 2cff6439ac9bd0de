/** Bytes to text and back. Nothing here is secret-aware. */

const BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";

export function hex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += byte.toString(16).padStart(2, "0");
  return out;
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** RFC 4648 §4. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  // In pieces, for a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8_192));
  }
  return btoa(binary);
}

/** RFC 4648 §5, without padding. */
export function base64Url(bytes: Uint8Array): string {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Throws on what is no base64. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Throws on what is no base64url. */
export function fromBase64Url(text: string): Uint8Array {
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
}

/**
 * `length` characters of `[0-9a-z]`, each worth log2(36) = 5.17 bits.
 * Bytes of 252 and above are thrown away: 256 is no multiple of 36, and `% 36` alone would favour four characters.
 */
export function randomBase36(length: number, random: Random): string {
  let out = "";
  while (out.length < length) {
    for (const byte of random(length)) {
      if (byte < 252 && out.length < length) out += BASE36[byte % 36];
    }
  }
  return out;
}

/** The first 36 bits of `bytes` as seven base-36 characters (36^6 < 2^36 < 36^7). */
export function base36Of36Bits(bytes: Uint8Array): string {
  if (bytes.length < 5) throw new TypeError("36 bits need five bytes");
  let value = 0;
  for (let index = 0; index < 4; index++) value = value * 256 + (bytes[index] as number);
  value = value * 16 + ((bytes[4] as number) >> 4);
  return value.toString(36).padStart(7, "0");
}

/** A source of cryptographically secure bytes, handed in so that tests can fix it. */
export type Random = (byteCount: number) => Uint8Array;
