/**
 * The sealed form of a key: `nmbl_live_` or `nmbl_test_`, 25 random characters, 7 characters of seal.
 * The seal is the first 36 bits of HMAC-SHA-256(seal secret, prefix + random part), so a forged or mistyped key
 * costs its sender a request and us no I/O (P2), and the environment cannot be changed without the secret (P6).
 */

import { constantTimeEqual } from "../../../core/crypto.ts";
import { base36Of36Bits, randomBase36, type Random } from "../../../core/encoding.ts";
import type { Environment } from "../../../core/environment.ts";
import type { HmacKey } from "../../../core/hmac-key.ts";

/** As configured: the first seals, all verify. */
export type SealKeys = readonly [HmacKey, ...HmacKey[]];

/** 25 base-36 characters: 129 bits, so a plain hash at rest is enough (ASVS 11.5.1). */
const RANDOM_LENGTH = 25;

const KEY_PATTERN = /^nmbl_(live|test)_([a-z0-9]{25})([a-z0-9]{7})$/;

/** `nmbl_live_` + 32. Longer input is refused before any pattern runs over it. */
const KEY_LENGTH = 42;

export function createKeyValue(environment: Environment, sealKey: HmacKey, random: Random): string {
  const sealed = `nmbl_${environment}_${randomBase36(RANDOM_LENGTH, random)}`;
  return sealed + sealOf(sealed, sealKey);
}

/**
 * The environment of a key with a genuine seal, or nothing. The key is tried against every seal secret, none is
 * skipped: which one matched must not show in the time it took.
 */
export function openKeySeal(
  presented: string,
  sealKeys: readonly HmacKey[],
): Environment | undefined {
  if (presented.length !== KEY_LENGTH) return undefined;
  const match = KEY_PATTERN.exec(presented);
  if (match === null) return undefined;

  const sealed = presented.slice(0, -7);
  const seal = match[3] as string;
  let genuine = false;
  for (const key of sealKeys) {
    // Attack: guessing a seal character by character from the time of a refusal.
    genuine = constantTimeEqual(sealOf(sealed, key), seal) || genuine;
  }
  return genuine ? (match[1] as Environment) : undefined;
}

function sealOf(sealed: string, key: HmacKey): string {
  return base36Of36Bits(key.sign(sealed));
}

/** What a list shows of a key: its last four characters, all of them from the seal. */
export function hintOf(value: string): string {
  return value.slice(-4);
}
