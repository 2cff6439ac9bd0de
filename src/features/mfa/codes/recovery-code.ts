/** Codes for who has lost the factor: 124 bits each, so a plain hash is enough (ASVS 6.5.2) and guesses need no count. */

import { sha256Hex } from "../../../core/crypto.ts";
import { randomBase36, type Random } from "../../../core/encoding.ts";
import { withoutGrouping } from "../rules/typed.ts";

export const RECOVERY_CODES = 10;

const LENGTH = 24;
const GROUP = /.{4}(?=.)/g;

export function createRecoveryCodes(random: Random): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    randomBase36(LENGTH, random).replaceAll(GROUP, "$&-"),
  );
}

/** As people type them: with or without dashes and blanks, in capitals. Never throws; what is no code finds no row. */
export function hashRecoveryCode(code: string): Promise<string> {
  return sha256Hex(withoutGrouping(code).toLowerCase());
}
