/** Signing secrets: made here, shown once, sealed at rest to their endpoint. */

import type { Random } from "../../../core/encoding.ts";
import { seal, unseal, type Keyring, type SealContext } from "../../../core/sealed-box.ts";
import type { EndpointRow } from "./endpoint-store.ts";
import { base64, SECRET_PREFIX } from "../deliveries/sign-webhook.ts";

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

interface Deps {
  readonly keyring: Keyring;
  readonly random: Random;
}

/** Also for the rows that are sealed anew when the master keys change. */
export const endpointSecretContext = (endpointId: string): SealContext => ({
  purpose: "webhook-signing-secret",
  aad: endpointId,
});

export async function mintSecret(
  { keyring, random }: Deps,
  endpointId: string,
): Promise<{ secret: string; sealedSecret: string }> {
  const secret = SECRET_PREFIX + base64(random(SECRET_BYTES));
  return {
    secret,
    sealedSecret: await seal(keyring, endpointSecretContext(endpointId), secret, random),
  };
}

/** The current one first; the one before for as long as it still signs. */
export async function openSecrets(
  { keyring }: Pick<Deps, "keyring">,
  endpoint: Pick<EndpointRow, "id" | "sealedSecret" | "previousSealedSecret" | "previousUntil">,
  nowMs: number,
): Promise<string[]> {
  const { id, sealedSecret, previousSealedSecret, previousUntil } = endpoint;
  const both = previousSealedSecret !== null && previousUntil !== null && nowMs < previousUntil;
  const sealed = both ? [sealedSecret, previousSealedSecret] : [sealedSecret];
  return Promise.all(sealed.map((value) => unseal(keyring, endpointSecretContext(id), value)));
}
