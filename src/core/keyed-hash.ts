/**
 * HMAC-SHA-256 under a key derived per purpose from the keyring's masters: for values too short to be hashed plainly.
 * Attack: somebody who can read the database tries all million codes of six digits against a plain hash in a second.
 */

import { hex, utf8 } from "./encoding.ts";
import type { Keyring } from "./sealed-box.ts";

/** Everything that is hashed so; `src/compose/reseal.ts` says of each how long a hash of before is asked for. */
export type HashPurpose =
  | "console-form"
  | "idempotency-fingerprint"
  | "api-key-address"
  | "mfa-sms-code";

/** One a master key, in their order: the first is stored, any of them counts when a code comes back. */
export async function keyedHashes(
  keyring: Keyring,
  purpose: HashPurpose,
  message: string,
): Promise<[string, ...string[]]> {
  const [first, ...others] = await Promise.all(
    keyring.masters.map((master) => keyedHash(master, purpose, message)),
  );
  if (first === undefined) throw new TypeError("A keyring has at least one key");
  return [first, ...others];
}

/** HKDF (RFC 5869): the salt keeps these keys apart from those that seal. */
async function keyedHash(master: string, purpose: string, message: string): Promise<string> {
  const input = await crypto.subtle.importKey("raw", utf8(master), "HKDF", false, ["deriveKey"]);
  const salt = utf8("nembl-edge keyed hash");
  const params = { name: "HKDF", hash: "SHA-256", salt, info: utf8(purpose) };
  const target = { name: "HMAC", hash: "SHA-256", length: 256 };
  const key = await crypto.subtle.deriveKey(params, input, target, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(message))));
}
