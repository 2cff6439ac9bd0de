import type { Context } from "../../../core/context.ts";
import { hasChanged, type Version, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { NotificationDeps } from "../deps.ts";
import { deleteEndpointRow } from "./endpoint-store.ts";
import { loadEndpoint } from "./load-endpoint.ts";

/** Deliveries that still wait for it end: an attempt finds no endpoint. */
export async function deleteEndpoint(
  ctx: Context<NotificationDeps>,
  input: Version,
): Promise<void> {
  await ctx.authorize("webhooks:delete", { id: input.id });
  const row = await loadEndpoint(ctx, input.id);
  const changed = hasChanged("webhook endpoint");
  if (!input.matches(revisionOf(row))) throw changed;

  const audit = auditEvent(ctx, {
    action: "webhooks:delete",
    category: "iam",
    target: `webhook_endpoint:${row.id}`,
    outcome: "success",
    details: { host: new URL(row.url).host },
  });
  await commit(ctx, audit, deleteEndpointRow(ctx.deps.db, ctx.actor, row, changed));
}
