/** What this feature's verbs need of the composition root. */

import type { SealKeys } from "./rules/key-format.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { Announce } from "../../core/announce.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { AuditDeps } from "../audit/index.ts";
import type { DeadKeys } from "./revoke/dead-keys.ts";

export interface ApiKeyDeps extends AuditDeps {
  /** The first seals, all verify. */
  readonly sealKeys: SealKeys;
  readonly fenceKey: FenceKey;
  readonly deadKeys: DeadKeys;
  readonly announce: Announce<Write>;
}

/**
 * Tells the key's object its end and resolves once D1 no longer has the fence pending: for an end that has come,
 * when no isolate admits the key any more. Throws `unavailable` where the object cannot be reached; the sweep and
 * the object's own alarm then finish the fence.
 */
export type FenceKey = (place: EnvironmentPlace, keyId: string, endMs: number) => Promise<void>;
