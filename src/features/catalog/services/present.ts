import { isoTime } from "../../../core/time.ts";
import type { ServiceRow } from "./service-store.ts";

export function presentService(row: ServiceRow) {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status,
    workflowId: row.workflowId,
    tags: row.tags,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
  };
}

export type ServiceResource = ReturnType<typeof presentService>;
