/** Rows to resources, by allow-list: the hash stays behind. */

import type { Environment } from "../../../core/environment.ts";
import { DAY_MS, isoTime, isoTimeOrNull } from "../../../core/time.ts";
import type { ApiScope } from "../../../core/api-scopes.ts";
import { statusOf, type KeyStatus } from "../rules/key.ts";
import type { KeyRow } from "../store.ts";

export interface ApiKeyResource {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
  readonly scopes: ApiScope[];
  readonly status: KeyStatus;
  readonly hint: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly creatorActive: boolean;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedReason: string | null;
  readonly replacedBy: string | null;
}

export function presentKey(row: KeyRow, nowMs: number, creatorActive: boolean): ApiKeyResource {
  return {
    id: row.id,
    name: row.name,
    environment: row.environment,
    scopes: [...row.scopes],
    status: statusOf(row, nowMs),
    hint: row.hint,
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    creatorActive,
    expiresAt: isoTimeOrNull(row.expiresAt),
    lastUsedAt: isoTimeOrNull(row.lastUsedAt),
    revokedAt: isoTimeOrNull(row.revokedAt),
    revokedReason: row.revokedReason,
    replacedBy: row.replacedBy,
  };
}

export function presentUsage(row: { day: number; admitted: number; denied: number }) {
  return {
    day: isoTime(row.day * DAY_MS).slice(0, 10),
    admitted: row.admitted,
    denied: row.denied,
  };
}
