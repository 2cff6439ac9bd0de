/** The secret at rest: sealed, and bound to its person. Attack: copy one's own row over another person's. */

import type { Random } from "../../../core/encoding.ts";
import { seal, SealBroken, unseal, type Keyring } from "../../../core/sealed-box.ts";
import type { FactorRow } from "../store.ts";

function contextOf(userId: string) {
  return { purpose: "mfa-totp", aad: `${userId}|totp` };
}

export function sealSecret(
  keyring: Keyring,
  userId: string,
  secret: string,
  random: Random,
): Promise<string> {
  return seal(keyring, contextOf(userId), secret, random);
}

export async function openSecret(
  keyring: Keyring,
  { userId, sealedSecret }: Pick<FactorRow, "userId" | "sealedSecret">,
): Promise<string> {
  if (sealedSecret === null) throw new SealBroken();
  return unseal(keyring, contextOf(userId), sealedSecret);
}
