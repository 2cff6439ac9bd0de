/**
 * Values that must be read again, sealed at rest: AES-256-GCM (NIST SP 800-38D) under a key derived per purpose from an
 * ordered list of master keys. `v1.{key id}.{96-bit IV}.{ciphertext and tag}`, all base64url. The AAD binds a value to
 * its place: a row copied to another person, factor or session does not open.
 */

import { base64Url, fromBase64Url, hex, utf8, type Random } from "./encoding.ts";

/**
 * Everything that is sealed under the Worker's seal master keys. What becomes of each when the keys change stands in
 * `src/compose/reseal.ts`: a purpose without an answer there does not compile.
 */
export type SealPurpose =
  | "mfa-totp"
  | "webhook-signing-secret"
  | "connector-refresh-token"
  | "session-refresh-token"
  | "pkce-verifier";

/** What a value is sealed for, and the place that it is bound to. */
export interface SealContext {
  readonly purpose: SealPurpose;
  readonly aad: string;
}

export interface Keyring {
  /** The first seals, all open. */
  readonly masters: readonly string[];
}

export class SealBroken extends Error {
  override readonly name = "SealBroken";
}

const IV_BYTES = 12;

export async function seal(
  keyring: Keyring,
  context: SealContext,
  plaintext: string,
  random: Random,
): Promise<string> {
  const [master] = keyring.masters;
  if (master === undefined) throw new TypeError("A keyring has at least one key");
  const iv = random(IV_BYTES);
  const key = await deriveKey(master, context.purpose);
  const params = { name: "AES-GCM", iv, additionalData: utf8(context.aad) };
  const sealed = await crypto.subtle.encrypt(params, key, utf8(plaintext));
  return ["v1", await keyIdOf(master), base64Url(iv), base64Url(new Uint8Array(sealed))].join(".");
}

/** Throws `SealBroken` for another format, an unknown key, a changed byte or another place; never says which. */
export async function unseal(
  keyring: Keyring,
  context: SealContext,
  sealed: string,
): Promise<string> {
  const [version, keyId, iv, ciphertext, ...rest] = sealed.split(".");
  if (version !== "v1" || !iv || !ciphertext || rest.length > 0) throw new SealBroken();
  for (const master of keyring.masters) {
    if ((await keyIdOf(master)) !== keyId) continue;
    const key = await deriveKey(master, context.purpose);
    const params = { name: "AES-GCM", iv: fromBase64Url(iv), additionalData: utf8(context.aad) };
    try {
      const plaintext = await crypto.subtle.decrypt(params, key, fromBase64Url(ciphertext));
      return new TextDecoder().decode(plaintext);
    } catch {
      throw new SealBroken();
    }
  }
  throw new SealBroken();
}

/** The same value under the first master key. Throws `SealBroken` where it does not open. */
export async function reseal(
  keyring: Keyring,
  context: SealContext,
  sealed: string,
  random: Random,
): Promise<string> {
  return seal(keyring, context, await unseal(keyring, context, sealed), random);
}

/** What everything that is sealed under this master key begins with. */
export function beginningUnder(keyId: string): string {
  return `v1.${keyId}.`;
}

export async function isSealedUnderFirst({ masters }: Keyring, sealed: string): Promise<boolean> {
  const [first] = masters;
  return first !== undefined && sealed.startsWith(beginningUnder(await keyIdOf(first)));
}

/** Ids of the master keys that only open: what is under them is to be sealed anew before they go. */
export async function retiredKeyIds({ masters }: Keyring): Promise<string[]> {
  const [first, ...others] = await Promise.all(masters.map(keyIdOf));
  return [...new Set(others)].filter((keyId) => keyId !== first);
}

/** HKDF (RFC 5869): one master, a key a purpose, so that what one feature sealed no other can open. */
export async function deriveKey(master: string, purpose: string): Promise<CryptoKey> {
  const input = await crypto.subtle.importKey("raw", utf8(master), "HKDF", false, ["deriveKey"]);
  const params = { name: "HKDF", hash: "SHA-256", salt: utf8("nembl-edge"), info: utf8(purpose) };
  const target = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(params, input, target, false, ["encrypt", "decrypt"]);
}

/** Names a master key without telling anything of it. */
export async function keyIdOf(master: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`nembl-edge key id ${master}`));
  return hex(new Uint8Array(digest)).slice(0, 8);
}
