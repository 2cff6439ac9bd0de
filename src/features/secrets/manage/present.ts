/** Rows to resources, by allow-list: metadata only, for there is nothing else here. */

import { isoTime, isoTimeOrNull } from "../../../core/time.ts";
import type { BoundResource } from "../rules/secret.ts";
import type { SecretRow } from "../store.ts";

export function presentSecret(row: SecretRow, bound: readonly BoundResource[]) {
  const { reminderIntervalDays: intervalDays, reminderDueAt: dueAt } = row;
  return {
    slug: row.slug,
    path: row.physicalName,
    type: row.type,
    description: row.description,
    tags: row.tags,
    allowedHosts: [...row.allowedHosts],
    status: row.status,
    version: row.version,
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    lastRotatedAt: isoTimeOrNull(row.lastRotatedAt),
    boundResources: bound.map(({ type, id, name }) => ({ type, id, name })),
    reminder:
      intervalDays === null || dueAt === null ? null : { intervalDays, nextDueAt: isoTime(dueAt) },
  };
}

export type SecretResource = ReturnType<typeof presentSecret>;
