/** Keys from configuration. */

import { createHmacKey } from "../core/hmac-key.ts";
import type { ApiKeyDeps } from "../features/api-keys/index.ts";
import { importSigningKeys, type AuditLogDeps, type SigningKeys } from "../features/audit/index.ts";

export function createSealKeys(secrets: readonly string[]): ApiKeyDeps["sealKeys"] {
  const [first, ...others] = secrets.map(createHmacKey);
  if (first === undefined) throw new TypeError("KEY_SEAL_SECRET has at least one secret");
  return [first, ...others];
}

/** Imported once; the keys are kept, not the promise, for a promise dies with the request that made it. */
export function createAuditKeys(seeds: readonly string[]): AuditLogDeps["auditKeys"] {
  let keys: SigningKeys | undefined;
  return async () => (keys ??= await importSigningKeys(seeds));
}
