/**
 * Proof that a form came from a page of ours, shown to this very session. It is asked for beside `Origin`.
 * Attack: a foreign page, or a sibling host that may set cookies, sends a form with the reader's session.
 */

import { constantTimeEqual } from "../core/crypto.ts";
import { keyedHashes } from "../core/keyed-hash.ts";
import type { Keyring } from "../core/sealed-box.ts";

const PURPOSE = "console-form";

/** Of the session's present cookie: a new sign-in, factor or company makes it another one. */
export async function formTokenOf(keyring: Keyring, sessionObject: string): Promise<string> {
  return (await keyedHashes(keyring, PURPOSE, sessionObject))[0];
}

/** Any of the master keys counts, so that a form survives their rotation. */
export async function isFormToken(
  keyring: Keyring,
  sessionObject: string,
  token: string,
): Promise<boolean> {
  const hashes = await keyedHashes(keyring, PURPOSE, sessionObject);
  return hashes.filter((hash) => constantTimeEqual(hash, token)).length > 0;
}
