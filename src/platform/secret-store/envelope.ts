/**
 * Envelope encryption (NIST SP 800-38D, AES-256-GCM): a data key of its own seals each version's value, and a key derived
 * from a master key wraps the data key. So a master key is changed by rewrapping 32 bytes a version; values stay sealed.
 *
 * `v1.{key id}.{wrap IV}.{wrapped data key}` is the head, always of one length, and `.{value IV}.{ciphertext}` the rest;
 * all base64url. Both seals bind name and token: a row copied over another one, or an old version put in a new one's
 * version, does not open.
 */

import { base64Url, fromBase64Url, utf8, type Random } from "../../core/encoding.ts";
import { deriveKey, keyIdOf, type Keyring } from "../../core/sealed-box.ts";
import { Secret } from "../../core/secret.ts";

export interface VersionId {
  readonly name: string;
  readonly token: string;
}

export interface Sealed {
  readonly envelope: string;
  readonly keyId: string;
}

/** Which is for tests and logs alone: callers are told that the value cannot be opened. */
export type EnvelopeFault = "format" | "key" | "seal";

export class EnvelopeBroken extends Error {
  override readonly name = "EnvelopeBroken";
  readonly fault: EnvelopeFault;

  constructor(fault: EnvelopeFault) {
    super(`A sealed value does not open: ${fault}`);
    this.fault = fault;
  }
}

interface Head {
  readonly keyId: string;
  readonly wrapIv: Uint8Array;
  readonly wrapped: Uint8Array;
}

interface Body {
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** The data key, wrapped. All that a rewrap reads and writes. */
export interface WrappedKey {
  readonly head: string;
  readonly keyId: string;
}

const IV_BYTES = 12;

const KEY_BYTES = 32;

const TAG_BYTES = 16;

/** `v1.`, 8 of the key id, 16 of the IV and 64 of the wrapped key, with two dots. */
export const HEAD_LENGTH = 93;

const PURPOSE = "secret-vault data keys";

export async function sealValue(
  keyring: Keyring,
  versionId: VersionId,
  value: Secret,
  random: Random,
): Promise<Sealed> {
  const dataKey = random(KEY_BYTES);
  const iv = random(IV_BYTES);
  const key = await crypto.subtle.importKey("raw", dataKey, "AES-GCM", false, ["encrypt"]);
  const params = { name: "AES-GCM", iv, additionalData: aadOf("value", versionId) };
  const ciphertext = await crypto.subtle.encrypt(params, key, utf8(value.reveal()));
  const { head, keyId } = await wrap(keyring, versionId, dataKey, random);
  const body = `${base64Url(iv)}.${base64Url(new Uint8Array(ciphertext))}`;
  return { envelope: `${head}.${body}`, keyId };
}

/** Throws `EnvelopeBroken`. */
export async function openValue(
  keyring: Keyring,
  versionId: VersionId,
  envelope: string,
): Promise<Secret> {
  const head = parseHead(envelope.slice(0, HEAD_LENGTH));
  const { iv, ciphertext } = parseBody(envelope.slice(HEAD_LENGTH));
  const dataKey = await unwrap(keyring, versionId, head);
  const key = await crypto.subtle.importKey("raw", dataKey, "AES-GCM", false, ["decrypt"]);
  dataKey.fill(0);
  const params = { name: "AES-GCM", iv, additionalData: aadOf("value", versionId) };
  const plaintext = await decrypt(params, key, ciphertext);
  // `ignoreBOM` keeps a byte order mark: it is part of the value.
  return new Secret(new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(plaintext));
}

/** The same data key under the first master key. Throws `EnvelopeBroken`. */
export async function rewrapHead(
  keyring: Keyring,
  versionId: VersionId,
  head: string,
  random: Random,
): Promise<WrappedKey> {
  const dataKey = await unwrap(keyring, versionId, parseHead(head));
  return wrap(keyring, versionId, dataKey, random);
}

/** Wipes `dataKey`. */
async function wrap(
  keyring: Keyring,
  versionId: VersionId,
  dataKey: Uint8Array,
  random: Random,
): Promise<WrappedKey> {
  const [master] = keyring.masters;
  if (master === undefined) throw new TypeError("A keyring has at least one key");
  const keyId = await keyIdOf(master);
  const iv = random(IV_BYTES);
  const key = await deriveKey(master, PURPOSE);
  const params = { name: "AES-GCM", iv, additionalData: aadOf("data key", versionId) };
  const wrapped = new Uint8Array(await crypto.subtle.encrypt(params, key, dataKey));
  dataKey.fill(0);
  return { head: ["v1", keyId, base64Url(iv), base64Url(wrapped)].join("."), keyId };
}

async function unwrap(keyring: Keyring, versionId: VersionId, head: Head): Promise<Uint8Array> {
  for (const master of keyring.masters) {
    if ((await keyIdOf(master)) !== head.keyId) continue;
    const key = await deriveKey(master, PURPOSE);
    const additionalData = aadOf("data key", versionId);
    const params = { name: "AES-GCM", iv: head.wrapIv, additionalData };
    return new Uint8Array(await decrypt(params, key, head.wrapped));
  }
  throw new EnvelopeBroken("key");
}

async function decrypt(
  params: SubtleCryptoEncryptAlgorithm,
  key: CryptoKey,
  sealed: Uint8Array,
): Promise<ArrayBuffer> {
  try {
    return await crypto.subtle.decrypt(params, key, sealed);
  } catch {
    throw new EnvelopeBroken("seal");
  }
}

/** Names hold no line break, so no two version ids spell the same. */
function aadOf(layer: "data key" | "value", { name, token }: VersionId): Uint8Array {
  return utf8(["nembl vault v1", layer, name, token].join("\n"));
}

function parseHead(head: string): Head {
  const format = /^v1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]{64})$/;
  const [, keyId, wrapIv, wrapped] = format.exec(head) ?? [];
  if (!keyId || !wrapIv || !wrapped) throw new EnvelopeBroken("format");
  return { keyId, wrapIv: decodeStrictly(wrapIv), wrapped: decodeStrictly(wrapped) };
}

function parseBody(body: string): Body {
  const [, iv, ciphertext] = /^\.([\w-]{16})\.([\w-]+)$/.exec(body) ?? [];
  if (!iv || !ciphertext) throw new EnvelopeBroken("format");
  const bytes = decodeStrictly(ciphertext);
  if (bytes.length <= TAG_BYTES) throw new EnvelopeBroken("format");
  return { iv: decodeStrictly(iv), ciphertext: bytes };
}

/** One spelling a value: bits that base64 would ignore are a fault. */
function decodeStrictly(text: string): Uint8Array {
  try {
    const bytes = fromBase64Url(text);
    if (base64Url(bytes) === text) return bytes;
  } catch {
    // No base64 at all: the same fault.
  }
  throw new EnvelopeBroken("format");
}
