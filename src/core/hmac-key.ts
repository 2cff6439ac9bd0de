/**
 * HMAC-SHA-256 (RFC 2104) that answers at once. Web Crypto's own answers with a promise: for one short message the
 * promise costs several times what the hash does, and the check of a forged key is nothing but that.
 */

import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { hex, utf8 } from "./encoding.ts";

export interface HmacKey {
  /** Names the secret without telling anything of it: `keyIdOf`, at once. */
  readonly id: string;
  /** 32 bytes. */
  readonly sign: (message: string) => Uint8Array;
}

export function createHmacKey(secret: string): HmacKey {
  // The two blocks of the key are hashed once; each message goes on from a copy of that state.
  const keyed = hmac.create(sha256, utf8(secret));
  const id = hex(sha256(utf8(`nembl-edge key id ${secret}`))).slice(0, 8);
  return { id, sign: (message) => keyed.clone().update(utf8(message)).digest() };
}
