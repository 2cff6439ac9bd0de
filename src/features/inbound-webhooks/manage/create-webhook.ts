import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { replaceBindings, requireBindable } from "../../secrets/index.ts";
import { findWorkflow } from "../../workflows/index.ts";
import { presentInboundWebhook, type InboundWebhookResource } from "../present.ts";
import { createInboundWebhookBody } from "../schemas.ts";
import { insertInboundWebhook, type InboundWebhookRow } from "./webhook-store.ts";

/** Whoever makes one lets others run the workflow with what it may do, so they must be able to run it themselves. */
export async function createInboundWebhook(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof createInboundWebhookBody>,
): Promise<Versioned<InboundWebhookResource>> {
  const { name, workflowId, secret, enabled } = parse(createInboundWebhookBody, sent);
  for (const action of ["workflows:update", "workflows:execute"] as const) {
    await ctx.authorize(action, { id: workflowId });
  }
  const { actor, deps, nowMs } = ctx;
  if ((await findWorkflow(deps.db, actor, workflowId)) === undefined) {
    throw invalidField("workflowId", "No such workflow in this environment.");
  }
  await requireBindable(ctx, { field: "secret", slug: secret, hosts: [] });

  const row: InboundWebhookRow = {
    id: newId("inboundWebhook", deps.random),
    companyId: actor.companyId,
    environment: actor.environment,
    name,
    workflowId,
    secret,
    enabled,
    createdAt: nowMs,
    createdBy: actor.id,
    updatedAt: nowMs,
    revision: 1,
  };
  const resource = presentInboundWebhook({ ...row, lastReceivedAt: null });
  const created = { resource, revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "inbound_webhooks:create",
    category: "workflow",
    target: `inbound_webhook:${row.id}`,
    outcome: "success",
    details: { name, workflowId, secret, enabled },
  });
  const consumer = { type: "inbound_webhook", id: row.id, name } as const;
  const writes = [
    ...insertInboundWebhook(deps.db, actor, row),
    ...replaceBindings(deps.db, actor, consumer, [{ slug: secret, host: null }]),
  ];
  await commit(ctx, audit, writes, created);

  return created;
}
