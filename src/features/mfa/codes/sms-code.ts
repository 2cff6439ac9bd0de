/** Six digits sent by text message, and what they are bound to. */

import type { Random } from "../../../core/encoding.ts";
import { keyedHashes } from "../../../core/keyed-hash.ts";
import type { Keyring } from "../../../core/sealed-box.ts";
import { MINUTE_MS } from "../../../core/time.ts";

/** ASVS 6.5.5: ten minutes at most. */
export const SMS_CODE_MS = 10 * MINUTE_MS;

const CODES = 1_000_000;

/** The largest multiple of a million below 2^32: what lies above would favour the lower codes. */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES;

export function createSmsCode(random: Random): string {
  for (;;) {
    const bytes = random(4);
    const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
    if (value < FAIR) return String(value % CODES).padStart(6, "0");
  }
}

/**
 * A code works for what it was asked for and nothing else (ASVS 6.6.2): the setting up of this number, or the sign-in
 * that asked. Attack: talk somebody into reading out the code of their own sign-in, and use it in another.
 */
export interface CodeContext {
  readonly codeId: string;
  readonly userId: string;
  readonly phoneNumber: string;
  readonly purpose: "enroll" | `verify:${string}`;
}

/** One a master key; the first is stored. */
export function hashSmsCode(
  keyring: Keyring,
  context: CodeContext,
  code: string,
): Promise<string[]> {
  const { codeId, userId, phoneNumber, purpose } = context;
  const message = JSON.stringify([codeId, userId, phoneNumber, purpose, code]);
  return keyedHashes(keyring, "mfa-sms-code", message);
}

/** GSM-7 and well under 160 characters: one message. */
export function textOf(code: string): string {
  return `${code} is your Nembl verification code. It expires in 10 minutes. Never share it.`;
}
