import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { findDeliveryTo, retryDelivery } from "../deliveries/delivery-store.ts";
import type { NotificationDeps } from "../deps.ts";
import { presentDelivery, type DeliveryResource } from "../present.ts";
import { TEST_EVENT } from "../rules/endpoint.ts";
import { MOST_ATTEMPTS, type DeliveryState } from "../rules/delivery.ts";
import { loadEndpoint } from "./load-endpoint.ts";

const OVER: readonly DeliveryState[] = ["failed", "missed"];

/** Sent under its old id, so a receiver that had it after all knows it again. The whole schedule of attempts begins anew. */
export async function retryOneDelivery(
  ctx: Context<NotificationDeps>,
  input: { readonly id: string; readonly deliveryId: string },
): Promise<DeliveryResource> {
  const { id, deliveryId } = input;
  await ctx.authorize("webhooks:update", { id });
  const endpoint = await loadEndpoint(ctx, id);
  const { db, enqueue } = ctx.deps;
  const logged = await findDeliveryTo(db, ctx.actor, id, deliveryId);
  if (logged === undefined) throw notFound("delivery");

  const { delivery, kind } = logged;
  if (!OVER.includes(delivery.state)) {
    throw conflict("Only a delivery that failed or was missed can be sent again.");
  }
  if (endpoint.status === "disabled" && kind !== TEST_EVENT) {
    throw conflict("The webhook endpoint is disabled. Enable it first.");
  }
  if (delivery.attempts >= MOST_ATTEMPTS) {
    throw conflict(`A delivery is attempted ${MOST_ATTEMPTS} times at most.`);
  }

  const audit = auditEvent(ctx, {
    action: "webhooks:retry",
    category: "iam",
    target: `webhook_endpoint:${id}`,
    outcome: "success",
    details: { deliveryId, event: kind },
  });
  const changed = conflict("The delivery has changed meanwhile.");
  const writes = retryDelivery(db, ctx.actor, delivery, ctx.nowMs, changed);
  const resource = presentDelivery({
    ...logged,
    delivery: { ...delivery, state: "pending", dueAt: ctx.nowMs, finishedAt: null },
  });
  await commit(ctx, audit, writes, { resource });

  ctx.defer(
    enqueue([{ kind: "delivery", companyId: delivery.companyId, id: deliveryId }]).catch(
      () => undefined,
    ),
  );
  return resource;
}
