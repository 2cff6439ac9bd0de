/** A new key: its value, for one response, and its row, which holds only the hash. */

import type { ApiScope } from "../../../core/api-scopes.ts";
import type { Context } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import type { Environment } from "../../../core/environment.ts";
import { newId } from "../../../core/ids.ts";
import { foldText } from "../../../core/text.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { createKeyValue, hintOf } from "../rules/key-format.ts";
import { nextExpiryNoticeAt } from "../rules/key-notice.ts";
import type { KeyRow } from "../store.ts";

export interface KeyGrant {
  readonly name: string;
  readonly environment: Environment;
  readonly scopes: readonly ApiScope[];
  readonly expiresAt: number | null;
}

export interface MintedKey {
  readonly value: string;
  readonly row: KeyRow;
}

export async function mintKey(
  ctx: Pick<Context<Pick<ApiKeyDeps, "random" | "sealKeys">>, "actor" | "deps" | "nowMs">,
  grant: KeyGrant,
): Promise<MintedKey> {
  const {
    random,
    sealKeys: [sealKey],
  } = ctx.deps;
  const value = createKeyValue(grant.environment, sealKey, random);
  const row: KeyRow = {
    id: newId("apiKey", random),
    companyId: ctx.actor.companyId,
    environment: grant.environment,
    name: grant.name,
    nameFolded: foldText(grant.name),
    scopes: grant.scopes,
    hash: await sha256Hex(value),
    sealedBy: sealKey.id,
    hint: hintOf(value),
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    expiresAt: grant.expiresAt,
    revokedAt: null,
    revokedReason: null,
    replacedBy: null,
    lastUsedAt: null,
    fencePending: false,
    nextNoticeAt: nextExpiryNoticeAt(grant.expiresAt, ctx.nowMs),
    ageNoticedAt: null,
    revision: 1,
  };
  return { value, row };
}
