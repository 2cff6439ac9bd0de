/** The two credentials of a runner: a token to register with, used once, and its own. Pure. */

import type { Environment } from "../../../core/environment.ts";
import type { Random } from "../../../core/encoding.ts";
import type { HmacKey } from "../../../core/hmac-key.ts";
import { createSealed, isSealGenuine } from "../../../core/sealed-text.ts";
import { MINUTE_MS } from "../../../core/time.ts";

export type CredentialKind = "register" | "runner";

const PATTERNS: Readonly<Record<CredentialKind, RegExp>> = {
  register: /^nmbl_register_(live|test)_[a-z0-9]{32}$/,
  runner: /^nmbl_runner_(live|test)_[a-z0-9]{32}$/,
};

export const MAX_CREDENTIAL_LENGTH = 64;

/** From the creation of a runner to its registration. */
export const REGISTRATION_MS = 60 * MINUTE_MS;

export function createCredential(
  kind: CredentialKind,
  environment: Environment,
  sealKey: HmacKey,
  random: Random,
): string {
  return createSealed(`nmbl_${kind}_${environment}_`, sealKey, random);
}

/** Attack: a flood of invented credentials, each of which costs a read of the database. */
export function isGenuine(
  kind: CredentialKind,
  presented: string,
  sealKeys: readonly HmacKey[],
): boolean {
  if (presented.length > MAX_CREDENTIAL_LENGTH || !PATTERNS[kind].test(presented)) return false;
  return isSealGenuine(presented, sealKeys);
}
