/**
 * Which entries of a published key set are keys for us (RFC 7517 §5: an entry that is not understood, lacks a member or
 * has a value out of range is ignored). Each is judged by itself and only the members that we read go on, so no entry
 * can spoil another. Pure.
 */

import type { JWK } from "jose";

import { fromBase64Url } from "../../../core/encoding.ts";

/** RFC 7518 §3.3: RS256 asks for 2048 bits at least. A larger one than this costs more than a request is worth. */
const MODULUS_BITS = { least: 2_048, most: 8_192 } as const;

/** RFC 8017 §3.1: odd and at least 3; RSA libraries take no more than 32 bits. Attack: with 1, every text is a signature. */
const EXPONENT = { least: 3, mostBytes: 4 } as const;

const MAX_KID_LENGTH = 200;

/** Keys of a pool; Cognito publishes two. */
const MAX_KEYS = 100;

export interface SigningKey extends JWK {
  readonly kty: "RSA";
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

/** At most a hundred, none twice; nothing for what is no list. */
export function usableKeys(list: unknown): SigningKey[] {
  if (!Array.isArray(list)) return [];
  const keys = list.flatMap((entry: unknown) => {
    const key = readKey(entry);
    return key === undefined ? [] : [[`${key.kid} ${key.n} ${key.e}`, key] as const];
  });
  return [...new Map(keys).values()].slice(0, MAX_KEYS);
}

function readKey(entry: unknown): SigningKey | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const {
    kty,
    kid,
    n,
    e,
    use,
    alg,
    key_ops: operations,
  } = entry as Readonly<Record<string, unknown>>;
  if (kty !== "RSA" || typeof kid !== "string" || typeof n !== "string" || typeof e !== "string") {
    return undefined;
  }
  if (kid === "" || kid.length > MAX_KID_LENGTH) return undefined;
  if (use !== undefined && use !== "sig") return undefined;
  if (alg !== undefined && alg !== "RS256") return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes("verify"))) {
    return undefined;
  }
  return isModulus(n) && isExponent(e) ? { kty, kid, n, e, alg: "RS256", use: "sig" } : undefined;
}

function isModulus(text: string): boolean {
  const bytes = readNumber(text);
  if (bytes === undefined) return false;
  const bits = bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24;
  return bits >= MODULUS_BITS.least && bits <= MODULUS_BITS.most && isOdd(bytes);
}

function isExponent(text: string): boolean {
  const bytes = readNumber(text);
  if (bytes === undefined || bytes.length > EXPONENT.mostBytes || !isOdd(bytes)) return false;
  return bytes.reduce((value, byte) => value * 256 + byte, 0) >= EXPONENT.least;
}

/** RFC 7518 §2, Base64urlUInt; leading zeros, which some publish, are let be. Nothing for what is no number or zero. */
function readNumber(text: string): Uint8Array | undefined {
  // RFC 4648 §4: four characters are three bytes, and one alone is none.
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = fromBase64Url(text);
  const start = bytes.findIndex((byte) => byte !== 0);
  return start === -1 ? undefined : bytes.subarray(start);
}

function isOdd(bytes: Uint8Array): boolean {
  return ((bytes.at(-1) ?? 0) & 1) === 1;
}
