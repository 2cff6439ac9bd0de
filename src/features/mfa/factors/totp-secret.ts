/** The secret at rest: sealed, and bound to its person. Attack: copy one's own row over another person's. */

import type { Random } from "../../../core/encoding.ts";
import {
  seal,
  SealBroken,
  unseal,
  type Keyring,
  type SealContext,
} from "../../../core/sealed-box.ts";
import type { FactorRow } from "../store.ts";

/** Also for the rows that are sealed anew when the master keys change. */
export function totpContext(userId: string): SealContext {
  return { purpose: "mfa-totp", aad: `${userId}|totp` };
}

export function sealSecret(
  keyring: Keyring,
  userId: string,
  secret: string,
  random: Random,
): Promise<string> {
  return seal(keyring, totpContext(userId), secret, random);
}

export async function openSecret(
  keyring: Keyring,
  { userId, sealedSecret }: Pick<FactorRow, "userId" | "sealedSecret">,
): Promise<string> {
  if (sealedSecret === null) throw new SealBroken();
  return unseal(keyring, totpContext(userId), sealedSecret);
}
