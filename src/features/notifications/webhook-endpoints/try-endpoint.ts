import type { Context } from "../../../core/context.ts";
import { randomBase36 } from "../../../core/encoding.ts";
import { CodedError } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { insertDeliveryOf, mustHaveFewTests } from "../deliveries/delivery-store.ts";
import type { NotificationDeps } from "../deps.ts";
import { TEST_EVENT } from "../rules/endpoint.ts";
import { loadEndpoint } from "./load-endpoint.ts";
import { insertHandledNotice } from "../outbox/store.ts";

/** Attack: each test is a call to an address of the caller's choice, from us: a flood at somebody else's expense. */
const TESTS = { most: 10, withinMs: MINUTE_MS } as const;

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
  const few = mustHaveFewTests(
    db,
    ctx.actor,
    { endpointId: id, ...TESTS, nowMs: ctx.nowMs },
    tooMany(),
  );
  const delivery = { id: deliveryId, companyId, channel: "webhook", recipient: id } as const;
  const notice = insertHandledNotice(
    db,
    { kind: TEST_EVENT, companyId, payload, dedupeKey },
    ctx.nowMs,
  );
  const writes = [notice, insertDeliveryOf(db, dedupeKey, delivery, ctx.nowMs), few];
  await commit(ctx, audit, writes, { resource: { deliveryId } });

  ctx.defer(enqueue([{ kind: "delivery", companyId, id: deliveryId }]).catch(() => undefined));
  return { deliveryId };
}

function tooMany(): CodedError {
  return new CodedError(
    "rate_limit_exceeded",
    `An endpoint is tested ${TESTS.most} times a minute at most.`,
    { retryAfterSeconds: TESTS.withinMs / SECOND_MS },
  );
}
