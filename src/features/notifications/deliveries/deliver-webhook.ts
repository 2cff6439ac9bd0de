/** One attempt at a webhook: signed as Standard Webhooks, sent through the one module for addresses of customers. */

import { isoTime, SECOND_MS } from "../../../core/time.ts";
import type { OutboundResult } from "../../../platform/outbound/call.ts";
import type { AttemptResult } from "../rules/delivery.ts";
import type { NotificationDeps } from "../deps.ts";
import type { EndpointRow } from "../webhook-endpoints/endpoint-store.ts";
import { signWebhook } from "./sign-webhook.ts";
import type { NoticeRow } from "../outbox/store.ts";
import { openSecrets } from "../webhook-endpoints/webhook-secret.ts";

type Deps = Pick<NotificationDeps, "keyring" | "callOut">;

/** The same id and body at every attempt; the timestamp and so the signature are the attempt's. */
export async function deliverWebhook(
  deps: Deps,
  deliveryId: string,
  endpoint: EndpointRow,
  notice: NoticeRow,
  nowMs: number,
): Promise<AttemptResult> {
  const body = bodyOf(notice);
  const message = { id: deliveryId, timestampSeconds: Math.floor(nowMs / SECOND_MS), body };
  const signature = await signWebhook(message, await openSecrets(deps, endpoint, nowMs));
  const result = await deps.callOut({
    url: endpoint.url,
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "nembl-webhooks/1", ...signature },
    body,
  });
  return toResult(result);
}

/** Ids and names, as announced. */
function bodyOf({ kind, createdAt, companyId, payload }: NoticeRow): string {
  return JSON.stringify({
    type: kind,
    timestamp: isoTime(createdAt),
    data: { companyId, ...payload },
  });
}

function toResult(result: OutboundResult): AttemptResult {
  switch (result.kind) {
    case "timeout":
    case "unreachable":
      return { outcome: result.kind, statusCode: null, final: false };
    case "address_refused":
      return { outcome: result.kind, statusCode: null, final: true };
    case "answered":
  }
  const { status: statusCode, retryAfterSeconds } = result;
  if (statusCode >= 200 && statusCode < 300) {
    return { outcome: "delivered", statusCode, final: false };
  }
  if (statusCode === 410) return { outcome: "gone", statusCode, final: true };
  if (statusCode === 429) {
    return { outcome: "throttled", statusCode, final: false, retryAfterSeconds };
  }
  const outcome = statusCode >= 300 && statusCode < 400 ? "redirected" : "refused";
  return { outcome, statusCode, final: false, retryAfterSeconds };
}
