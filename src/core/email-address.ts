/**
 * When a text is an e-mail address, and when two of them are one. Pure; the only place where either is decided.
 *
 * Lenient, for the pool or the recipient has the last word (RFC 6532): something, one `@`, something, in which nothing
 * is a control, a blank or invisible, at most 254 characters.
 */

import { findTextFault, lengthOf } from "./text.ts";

/** RFC 5321 §4.5.3.1.3: a path of 256, less its angle brackets. */
const MAX_LENGTH = 254;

const SHAPE = /^[^@\s]+@[^@\s]+$/u;

/**
 * The address as it is stored, shown, written to and compared: in NFC, each character in its own lower case. Nothing
 * where it is none.
 */
export function readEmailAddress(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  const address = text.normalize("NFC");
  const rule = { form: "line", minLength: 3, maxLength: MAX_LENGTH, invisible: "none" } as const;
  if (findTextFault(address, rule) !== undefined || !SHAPE.test(address)) return undefined;
  if (becomesAscii(text)) return undefined;
  return Array.from(address, lowerCase).join("");
}

/**
 * By code point and nothing more. Attack: an account whose verified address is another mailbox than the invited one
 * takes its invitation. Unicode's full folding makes one of `weiß@` and `weiss@`, which are two mailboxes, as are their
 * domains (RFC 5892); upper case makes an I of a dotless i.
 */
function lowerCase(character: string): string {
  const lower = character.toLowerCase();
  return lengthOf(lower) === 1 ? lower : character;
}

/** Attack: the Kelvin sign is a K in NFC, so `K` at a provider that tells the two apart would be another's address. */
function becomesAscii(text: string): boolean {
  return Array.from(text).some(
    (character) => character > "\u007F" && /^[\0-\u007F]/.test(character.normalize("NFC")),
  );
}

/** Of a stored address, which an older release may have written: in its compared form, whatever it is. */
export function isSameAddress(left: string, right: string): boolean {
  const address = readEmailAddress(left);
  return address !== undefined && address === readEmailAddress(right);
}
