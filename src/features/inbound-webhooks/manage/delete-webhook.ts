import type { Context } from "../../../core/context.ts";
import { hasChanged, revisionOf, type Version } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { removeBindings } from "../../secrets/index.ts";
import { loadInboundWebhook } from "./load-webhook.ts";
import { deleteInboundWebhookRow } from "./webhook-store.ts";

export async function deleteInboundWebhook(ctx: Context<AuditDeps>, input: Version): Promise<void> {
  const row = await loadInboundWebhook(ctx, input.id, "workflows:update");
  const changed = hasChanged("inbound webhook");
  if (!input.matches(revisionOf(row))) throw changed;

  const audit = auditEvent(ctx, {
    action: "inbound_webhooks:delete",
    category: "workflow",
    target: `inbound_webhook:${row.id}`,
    outcome: "success",
    details: { name: row.name, workflowId: row.workflowId, secret: row.secret },
  });
  const { db } = ctx.deps;
  await commit(ctx, audit, [
    ...deleteInboundWebhookRow(db, ctx.actor, row, changed),
    removeBindings(db, ctx.actor, { type: "inbound_webhook", id: row.id }),
  ]);
}
