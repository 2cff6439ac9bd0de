/** The key behind a value that somebody else presents: found in public, not sent to be admitted. */

import { sha256Hex } from "../../../core/crypto.ts";
import type { Environment } from "../../../core/environment.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { openKeySeal } from "../rules/key-format.ts";
import { findKeyByHash, type KeyRow } from "../store.ts";

/** What may be kept of a presented key and handed on: the value cannot be got from it. */
export interface PresentedKey {
  readonly hash: string;
  /** As sealed. */
  readonly environment: Environment;
}

/** Nothing for what has no genuine seal; nothing is asked of the database. */
export async function openPresented(
  deps: Pick<ApiKeyDeps, "sealKeys">,
  value: string,
): Promise<PresentedKey | undefined> {
  const environment = openKeySeal(value, deps.sealKeys);
  return environment === undefined ? undefined : { hash: await sha256Hex(value), environment };
}

export async function findPresentedKey(
  deps: Pick<ApiKeyDeps, "db">,
  { hash, environment }: PresentedKey,
): Promise<KeyRow | undefined> {
  const row = await findKeyByHash(deps.db, hash);
  return row?.environment === environment ? row : undefined;
}
