import type { SystemActor } from "../../../core/actor.ts";
import type { InboundWebhookRow } from "../manage/webhook-store.ts";

/** Who acts when a call comes in: the webhook itself, and no person. */
export function webhookActor({
  id,
  companyId,
  environment,
}: Pick<InboundWebhookRow, "id" | "companyId" | "environment">): SystemActor {
  return { type: "system", id: `inbound_webhook:${id}`, companyId, environment };
}
