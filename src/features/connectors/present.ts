import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { ConnectorRow } from "./store.ts";

export function presentConnector(row: ConnectorRow) {
  return {
    slug: row.slug,
    id: row.id,
    name: row.name,
    type: row.type,
    baseUrl: row.baseUrl,
    auth: { ...row.auth },
    refusedSince: isoTimeOrNull(row.refusedSince),
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: isoTime(row.updatedAt),
  };
}

export type ConnectorResource = ReturnType<typeof presentConnector>;
