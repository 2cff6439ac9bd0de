import { invalidField } from "../../../core/errors.ts";
import type { PublicKey } from "../rules/public-key.ts";

/** Attack: a point that is on another curve, from whose answers the other half of a key is learnt. */
export async function requirePublicKey(key: PublicKey): Promise<void> {
  const curve = { name: "ECDH", namedCurve: key.crv };
  try {
    await crypto.subtle.importKey("jwk", { ...key }, curve, false, []);
  } catch {
    throw invalidField("publicKey", "No point on P-256.");
  }
}
