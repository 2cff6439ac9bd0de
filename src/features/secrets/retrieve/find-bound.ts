/** Whether a consumer may have a secret, and which version is the current one: without its value, so without an event. */

import type { ReadSecretContext, Retrieval } from "./read-secret.ts";
import { requireReadable } from "./read-secret.ts";
import { findReadable } from "./read-store.ts";

export interface BoundSecret {
  /** Names this value of the secret and no other. */
  readonly versionToken: string;
  readonly allowedHosts: readonly string[];
}

/** Throws what `readSecret` throws of the row: `secret_missing`, `forbidden`. */
export async function findBoundSecret(
  ctx: Pick<ReadSecretContext, "deps" | "actor">,
  slug: string,
  consumer: Retrieval,
  host: string | null,
): Promise<BoundSecret> {
  const row = await findReadable(ctx.deps.db, ctx.actor, slug, consumer);
  const { versionToken, allowedHosts } = requireReadable(row, { slug, consumer, host });
  return { versionToken, allowedHosts };
}
