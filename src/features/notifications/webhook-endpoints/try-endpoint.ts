import type { Context } from "../../../core/context.ts";
import { randomBase36 } from "../../../core/encoding.ts";
import { newId } from "../../../core/ids.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { insertDeliveryOf } from "../deliveries/delivery-store.ts";
import type { NotificationDeps } from "../deps.ts";
import { TEST_EVENT } from "../rules/endpoint.ts";
import { loadEndpoint } from "./load-endpoint.ts";
import { insertHandledNotice } from "../outbox/store.ts";

/** One attempt, at an endpoint that is disabled, too: somebody wants to know whether it works. Its outcome is in the log. */
export async function tryEndpoint(
  ctx: Context<NotificationDeps>,
  id: string,
): Promise<{ deliveryId: string }> {
  await ctx.authorize("webhooks:update", { id });
  const { companyId } = await loadEndpoint(ctx, id);
  const { db, random, enqueue } = ctx.deps;

  const deliveryId = newId("delivery", random);
  const dedupeKey = `once|${randomBase36(20, random)}`;
  const payload = { endpointId: id };

  const audit = auditEvent(ctx, {
    action: "webhooks:test",
    category: "iam",
    target: `webhook_endpoint:${id}`,
    outcome: "success",
    details: { deliveryId },
  });
  const delivery = { id: deliveryId, companyId, channel: "webhook", recipient: id } as const;
  const notice = insertHandledNotice(
    db,
    { kind: TEST_EVENT, companyId, payload, dedupeKey },
    ctx.nowMs,
  );
  await commit(ctx, audit, [notice, insertDeliveryOf(db, dedupeKey, delivery, ctx.nowMs)], {
    status: 202,
    location: `/v1/webhook-endpoints/${id}/deliveries`,
    etag: '"1"',
    body: { data: { deliveryId } },
  });

  ctx.defer(enqueue([{ kind: "delivery", id: deliveryId }]).catch(() => undefined));
  return { deliveryId };
}
