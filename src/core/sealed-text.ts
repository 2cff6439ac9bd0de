/**
 * Credentials that we make: a beginning that says what it is, 25 random characters, 7 characters of seal. The seal is
 * the first 36 bits of HMAC-SHA-256(seal secret, all before it), so what is forged or mistyped costs its sender a
 * request and us no I/O (P2), and neither its kind nor its environment can be changed without the secret (P6).
 */

import { constantTimeEqual } from "./crypto.ts";
import { base36Of36Bits, randomBase36, type Random } from "./encoding.ts";
import type { HmacKey } from "./hmac-key.ts";

/** As configured: the first seals, all verify. */
export type SealKeys = readonly [HmacKey, ...HmacKey[]];

/** 25 base-36 characters: 129 bits, so a plain hash at rest is enough (ASVS 11.5.1). */
const RANDOM_LENGTH = 25;

const SEAL_LENGTH = 7;

export function createSealed(beginning: string, sealKey: HmacKey, random: Random): string {
  const sealed = beginning + randomBase36(RANDOM_LENGTH, random);
  return sealed + sealOf(sealed, sealKey);
}

/**
 * It is tried against every seal secret, none is skipped: which one matched must not show in the time it took. Whether
 * it has the form of a credential is found out before.
 */
export function isSealGenuine(presented: string, sealKeys: readonly HmacKey[]): boolean {
  const sealed = presented.slice(0, -SEAL_LENGTH);
  const seal = presented.slice(-SEAL_LENGTH);
  let genuine = false;
  for (const key of sealKeys) {
    // Attack: guessing a seal character by character from the time of a refusal.
    genuine = constantTimeEqual(sealOf(sealed, key), seal) || genuine;
  }
  return genuine;
}

function sealOf(sealed: string, key: HmacKey): string {
  return base36Of36Bits(key.sign(sealed));
}
