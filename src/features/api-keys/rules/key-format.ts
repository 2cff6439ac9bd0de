/** The form of a key: `nmbl_live_` or `nmbl_test_`, and what every credential of ours has behind it (`core/sealed-text.ts`). */

import type { Random } from "../../../core/encoding.ts";
import type { Environment } from "../../../core/environment.ts";
import type { HmacKey } from "../../../core/hmac-key.ts";
import { createSealed, isSealGenuine } from "../../../core/sealed-text.ts";

export type { SealKeys } from "../../../core/sealed-text.ts";

const KEY_PATTERN = /^nmbl_(live|test)_[a-z0-9]{32}$/;

/** Longer input is refused before any pattern runs over it. */
const KEY_LENGTH = 42;

export function createKeyValue(environment: Environment, sealKey: HmacKey, random: Random): string {
  return createSealed(`nmbl_${environment}_`, sealKey, random);
}

/** The environment of a key with a genuine seal, or nothing. */
export function openKeySeal(
  presented: string,
  sealKeys: readonly HmacKey[],
): Environment | undefined {
  if (presented.length !== KEY_LENGTH) return undefined;
  const match = KEY_PATTERN.exec(presented);
  if (match === null || !isSealGenuine(presented, sealKeys)) return undefined;
  return match[1] as Environment;
}

/** What a list shows of a key: its last four characters, all of them from the seal. */
export function hintOf(value: string): string {
  return value.slice(-4);
}
