import { peekSecret, readSecret, type Retrieval } from "../../secrets/index.ts";
import type { EgressContext } from "../deps.ts";
import { createVerifier, type Verifier } from "./verifier.ts";

export interface VerifierRequest {
  /** The slug. */
  readonly secret: string;
  readonly by: Retrieval;
  /** The one that its caller has from before: handed back, without a retrieval, while it is of the current version. */
  readonly held?: Verifier | undefined;
}

/**
 * A retrieval whose value stays in a key that only verifies. Throws `secret_missing`, `forbidden` where it is not bound,
 * and what the store and D1 throw.
 *
 * Attack: a flood of bad signatures makes a retrieval each, and the log grows with it. So whether the secret and its
 * binding are still there is one read of the database; the value is retrieved when its version is a new one.
 */
export async function loadVerifier(
  ctx: EgressContext,
  { secret, by, held }: VerifierRequest,
): Promise<Verifier> {
  const version = await peekSecret(ctx, secret, by);
  if (held?.version === version) return held;
  const { value } = await readSecret(ctx, secret, by, null);
  return createVerifier(version, value.reveal());
}
