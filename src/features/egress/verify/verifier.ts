/**
 * The key of a webhook's calls, as Web Crypto holds it: it verifies, and cannot be got out again. HMAC-SHA-256
 * (RFC 2104), compared in constant time by `crypto.subtle.verify`.
 */

import { utf8 } from "../../../core/encoding.ts";

/** A signature to be tried. `key` says what of the secret is the key: its text, or what Standard Webhooks makes of it. */
export interface SignatureCandidate {
  readonly key: "text" | "standard";
  readonly message: Uint8Array;
  readonly mac: Uint8Array;
}

export interface Verifier {
  /** Which version of which secret it holds. */
  readonly version: string;
  /** Whether any signature can be good: a key that is too short verifies nothing. */
  readonly usable: boolean;
  /** Whether any of them is a signature by this secret. */
  readonly verify: (candidates: readonly SignatureCandidate[]) => Promise<boolean>;
}

/**
 * Attack: a secret that is empty, or whose base64 decodes to nothing, makes a key that anybody has; a short one is
 * guessed from one captured call.
 */
const MIN_KEY_BYTES = 16;

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/** Standard Webhooks: the key stands behind this in base64. */
const PREFIX = "whsec_";
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export async function createVerifier(version: string, value: string): Promise<Verifier> {
  const keys = {
    text: await importKey(utf8(value)),
    standard: await importKey(standardKeyOf(value)),
  };
  return {
    version,
    usable: keys.text !== undefined || keys.standard !== undefined,
    verify: async (candidates) => {
      const verdicts = await Promise.all(
        candidates.map(({ key, message, mac }) => check(keys[key], mac, message)),
      );
      return verdicts.includes(true);
    },
  };
}

/** Does what a verifier does, and says no: for what there is none. */
export const PLACEHOLDER_VERIFIER: Verifier = {
  version: "none",
  usable: false,
  verify: async (candidates) => {
    const key = await importKey(new Uint8Array(2 * MIN_KEY_BYTES));
    for (const { message, mac } of candidates) await check(key, mac, message);
    return false;
  },
};

async function check(
  key: CryptoKey | undefined,
  mac: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  return key !== undefined && (await crypto.subtle.verify(HMAC, key, mac, message));
}

function importKey(bytes: Uint8Array | undefined): Promise<CryptoKey> | undefined {
  if (bytes === undefined || bytes.length < MIN_KEY_BYTES) return undefined;
  return crypto.subtle.importKey("raw", bytes, HMAC, false, ["verify"]);
}

/** Strictly: what a lenient decoder skips would make another key of a mistyped one. */
function standardKeyOf(value: string): Uint8Array | undefined {
  if (!value.startsWith(PREFIX)) return utf8(value);
  const text = value.slice(PREFIX.length);
  if (!BASE64.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
