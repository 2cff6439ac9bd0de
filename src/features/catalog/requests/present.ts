import { isoTime, isoTimeOrNull } from "../../../core/time.ts";
import type { RequestRow } from "./request-store.ts";

export function presentRequest(row: RequestRow) {
  return {
    id: row.id,
    serviceId: row.serviceId,
    title: row.title,
    input: row.input,
    status: row.status,
    assigneeId: row.assigneeId,
    instanceId: row.instanceId,
    createdBy: row.createdById,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
    closedAt: isoTimeOrNull(row.closedAt),
  };
}

export type RequestResource = ReturnType<typeof presentRequest>;
