/** Checks what others have signed with a secret of ours (HMAC-SHA-256, RFC 2104). The value goes nowhere. */

import type { Secret } from "../../../core/secret.ts";
import { peekSecret, readSecret, type Retrieval } from "../../secrets/index.ts";
import type { EgressContext } from "../deps.ts";
import { signingKeyOf, type SignatureCandidate, type SigningKeyForm } from "../rules/signature.ts";

export interface SigningSecret {
  /** Its slug. */
  readonly secret: string;
  readonly by: Retrieval;
  /** What its caller has kept: handed back, without a retrieval, while it is of the current version. */
  readonly held?: Verifier | undefined;
}

/** Holds the keys as the runtime keeps them: nothing can read them back. */
export interface Verifier {
  /** Of which secret, and which version of it. */
  readonly version: string;
  /** False where the value makes no key that is long enough: nothing is ever good. */
  readonly usable: boolean;
  /** Whether one of them matches. What is malformed does not; never throws for what was sent. */
  readonly verify: (candidates: readonly SignatureCandidate[]) => Promise<boolean>;
}

/**
 * Throws `secret_missing`, `forbidden` where the secret is not bound to this, and what the store and D1 throw.
 *
 * Attack: a flood of bad signatures makes a retrieval each, and the log grows with it. So whether the secret and its
 * binding are still there is one read of the database; the value is retrieved where its version is another one.
 */
export async function loadVerifier(
  ctx: EgressContext,
  { secret, by, held }: SigningSecret,
): Promise<Verifier> {
  const version = await peekSecret(ctx, secret, by);
  if (held?.version === version) return held;
  const { value } = await readSecret(ctx, secret, by, null);
  return createVerifier(value, version);
}

/** @internal Exported for the published vectors. */
export async function createVerifier(value: Secret, version: string): Promise<Verifier> {
  const [text, standard] = await Promise.all([
    importKey(signingKeyOf(value.reveal(), "text")),
    importKey(signingKeyOf(value.reveal(), "standard")),
  ]);
  const keys = { text, standard };
  return {
    version,
    usable: text !== undefined || standard !== undefined,
    verify: (candidates) => matchesOne(candidates, keys),
  };
}

/** Does what a verifier does, and says no: for what there is none. */
export const PLACEHOLDER_VERIFIER: Verifier = {
  version: "none",
  usable: false,
  verify: async (candidates) => {
    const key = await importKey(new Uint8Array(32));
    await matchesOne(candidates, { text: key, standard: key });
    return false;
  },
};

export async function verifySignature(
  ctx: EgressContext,
  request: SigningSecret & { readonly candidates: readonly SignatureCandidate[] },
): Promise<boolean> {
  // Nothing to check needs no secret, and no line in the log.
  if (request.candidates.length === 0) return false;
  return (await loadVerifier(ctx, request)).verify(request.candidates);
}

async function matchesOne(
  candidates: readonly SignatureCandidate[],
  keys: Readonly<Record<SigningKeyForm, CryptoKey | undefined>>,
): Promise<boolean> {
  for (const { key: form, message, mac } of candidates) {
    const key = keys[form];
    // The runtime compares in constant time.
    if (key !== undefined && (await crypto.subtle.verify("HMAC", key, mac, message))) return true;
  }
  return false;
}

async function importKey(bytes: Uint8Array | undefined): Promise<CryptoKey | undefined> {
  if (bytes === undefined) return undefined;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
}
