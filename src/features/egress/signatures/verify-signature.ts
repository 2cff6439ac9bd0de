/** Checks what others have signed with a secret of ours (HMAC-SHA-256, RFC 2104). The value goes nowhere. */

import { readSecret, type Retrieval } from "../../secrets/index.ts";
import type { EgressContext } from "../deps.ts";
import { signingKeyOf, type SignatureCandidate, type SigningKeyForm } from "../rules/signature.ts";

export interface SigningSecret {
  /** Its slug. */
  readonly secret: string;
  readonly by: Retrieval;
}

/** Holds the keys as the runtime keeps them: nothing can read them back. */
export interface Verifier {
  /** Whether one of them matches. What is malformed does not; never throws for what was sent. */
  readonly verify: (candidates: readonly SignatureCandidate[]) => Promise<boolean>;
}

/** Throws `secret_missing`, `forbidden` where the secret is not bound to this, and what the store and D1 throw. */
export async function loadVerifier(
  ctx: EgressContext,
  { secret, by }: SigningSecret,
): Promise<Verifier> {
  const { value } = await readSecret(ctx, secret, by, null);
  const [text, standard] = await Promise.all([
    importKey(value.reveal(), "text"),
    importKey(value.reveal(), "standard"),
  ]);
  const keys: Readonly<Record<SigningKeyForm, CryptoKey | undefined>> = { text, standard };
  return {
    verify: async (candidates) => {
      for (const { key: form, message, mac } of candidates) {
        const key = keys[form];
        // The runtime compares in constant time.
        if (key !== undefined && (await crypto.subtle.verify("HMAC", key, mac, message))) {
          return true;
        }
      }
      return false;
    },
  };
}

export async function verifySignature(
  ctx: EgressContext,
  request: SigningSecret & { readonly candidates: readonly SignatureCandidate[] },
): Promise<boolean> {
  // Nothing to check needs no secret, and no line in the log.
  if (request.candidates.length === 0) return false;
  return (await loadVerifier(ctx, request)).verify(request.candidates);
}

async function importKey(value: string, form: SigningKeyForm): Promise<CryptoKey | undefined> {
  const bytes = signingKeyOf(value, form);
  if (bytes === undefined) return undefined;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
}
