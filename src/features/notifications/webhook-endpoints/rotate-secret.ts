import type { Context } from "../../../core/context.ts";
import { hasChanged, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { EndpointWithSecret } from "./create-endpoint.ts";
import type { NotificationDeps } from "../deps.ts";
import { SECRET_OVERLAP_MS } from "../rules/endpoint.ts";
import { updateEndpointRow, type EndpointRow } from "./endpoint-store.ts";
import { loadEndpoint } from "./load-endpoint.ts";
import { presentEndpoint } from "../present.ts";
import { mintSecret } from "./webhook-secret.ts";

/** Both secrets sign for a day. One that was still in its own day before ends at once: two at most ever sign. */
export async function rotateSecret(
  ctx: Context<NotificationDeps>,
  id: string,
): Promise<EndpointWithSecret> {
  await ctx.authorize("webhooks:update", { id });
  const before = await loadEndpoint(ctx, id);

  const { secret, sealedSecret } = await mintSecret(ctx.deps, id);
  const after: EndpointRow = {
    ...before,
    sealedSecret,
    previousSealedSecret: before.sealedSecret,
    previousUntil: ctx.nowMs + SECRET_OVERLAP_MS,
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const resource = presentEndpoint(after, ctx.nowMs);

  const audit = auditEvent(ctx, {
    action: "webhooks:rotate_secret",
    category: "iam",
    target: `webhook_endpoint:${id}`,
    outcome: "success",
    details: { previousUntil: resource.previousSecretUntil },
  });
  const writes = updateEndpointRow(
    ctx.deps.db,
    ctx.actor,
    before,
    after,
    hasChanged("webhook endpoint"),
  );
  const rotated = { resource, revision: revisionOf(after) };
  await commit(ctx, audit, writes, rotated);

  return { ...rotated, secret };
}
