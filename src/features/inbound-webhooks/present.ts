import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { ShownWebhook } from "./manage/webhook-store.ts";

export function presentInboundWebhook(row: ShownWebhook) {
  return {
    id: row.id,
    name: row.name,
    workflowId: row.workflowId,
    secret: row.secret,
    enabled: row.enabled,
    lastReceivedAt: isoTimeOrNull(row.lastReceivedAt),
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: isoTime(row.updatedAt),
  };
}

export type InboundWebhookResource = ReturnType<typeof presentInboundWebhook>;
