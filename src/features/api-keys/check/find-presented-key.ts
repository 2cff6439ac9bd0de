/** The key behind a value that somebody else presents: found in public, not sent to be admitted. */

import { sha256Hex } from "../../../core/crypto.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { openKeySeal } from "../rules/key-format.ts";
import { findKeyByHash, type KeyRow } from "../store.ts";

/** Nothing is asked of the database for what has no genuine seal. */
export async function findPresentedKey(
  deps: Pick<ApiKeyDeps, "db" | "sealKeys">,
  value: string,
): Promise<KeyRow | undefined> {
  const environment = await openKeySeal(value, await deps.sealKeys());
  if (environment === undefined) return undefined;
  const row = await findKeyByHash(deps.db, await sha256Hex(value));
  return row?.environment === environment ? row : undefined;
}
