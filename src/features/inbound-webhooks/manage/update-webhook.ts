import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, revisionOf, type Version, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, describeChange, type AuditDeps } from "../../audit/index.ts";
import { replaceBindings, requireBindable } from "../../secrets/index.ts";
import { presentInboundWebhook, type InboundWebhookResource } from "../present.ts";
import { updateInboundWebhookBody } from "../schemas.ts";
import { loadInboundWebhook } from "./load-webhook.ts";
import { updateInboundWebhookRow, type ShownWebhook } from "./webhook-store.ts";

export async function updateInboundWebhook(
  ctx: Context<AuditDeps>,
  input: Version & { readonly patch: z.input<typeof updateInboundWebhookBody> },
): Promise<Versioned<InboundWebhookResource>> {
  const patch = parse(updateInboundWebhookBody, input.patch);
  const before = await loadInboundWebhook(ctx, input.id, "workflows:update");
  const changed = hasChanged("inbound webhook");
  if (!input.matches(revisionOf(before))) throw changed;

  const after: ShownWebhook = {
    ...patchRow(before, patch),
    updatedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const opens = after.enabled && !before.enabled;
  const isSignedAnew = after.secret !== before.secret;
  // Both let somebody in who could not start it before.
  if (opens || isSignedAnew) await ctx.authorize("workflows:execute", { id: before.workflowId });
  if (isSignedAnew) {
    await requireBindable(ctx, { field: "secret", slug: after.secret, hosts: [] });
  }

  const audit = auditEvent(ctx, {
    action: "inbound_webhooks:update",
    category: "workflow",
    target: `inbound_webhook:${before.id}`,
    outcome: "success",
    details: describeChange(before, after, ["name", "secret", "enabled"]),
  });
  const { db } = ctx.deps;
  const consumer = { type: "inbound_webhook", id: after.id, name: after.name } as const;
  await commit(ctx, audit, [
    ...updateInboundWebhookRow(db, ctx.actor, before, after, changed),
    ...replaceBindings(db, ctx.actor, consumer, [{ slug: after.secret, host: null }]),
  ]);

  return { resource: presentInboundWebhook(after), revision: revisionOf(after) };
}
