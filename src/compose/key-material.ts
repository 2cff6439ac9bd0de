/** Keys from configuration, imported when first needed. */

import { importHmacKey } from "../core/crypto.ts";
import type { ApiKeyDeps } from "../features/api-keys/index.ts";
import { importSigningKeys, type AuditLogDeps, type SigningKeys } from "../features/audit/index.ts";

/** Imported once; the keys are kept, not the promise, for a promise dies with the request that made it. */
export function createSealKeys(secrets: readonly string[]): ApiKeyDeps["sealKeys"] {
  let keys: readonly [CryptoKey, ...CryptoKey[]] | undefined;
  return async () =>
    (keys ??= (await Promise.all(secrets.map(importHmacKey))) as [CryptoKey, ...CryptoKey[]]);
}

/** As the seal keys: imported once, the keys kept. */
export function createAuditKeys(seeds: readonly string[]): AuditLogDeps["auditKeys"] {
  let keys: SigningKeys | undefined;
  return async () => (keys ??= await importSigningKeys(seeds));
}
