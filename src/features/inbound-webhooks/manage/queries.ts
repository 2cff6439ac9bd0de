import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { isoTime } from "../../../core/time.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { presentInboundWebhook, type InboundWebhookResource } from "../present.ts";
import { loadInboundWebhook } from "./load-webhook.ts";
import { selectLastCalls } from "../receive/call-store.ts";
import { selectInboundWebhooks } from "./webhook-store.ts";
import { listInboundWebhooksFilter } from "../schemas.ts";

const LAST_CALLS = 20;

export async function listInboundWebhooks(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof listInboundWebhooksFilter>,
  page: PageRequest,
): Promise<{ items: InboundWebhookResource[]; totalCount: number }> {
  const filter = parse(listInboundWebhooksFilter, sent);
  const { db } = ctx.deps;
  const reach = await ctx.reach("workflows:read");
  const { rows, totalCount } = await selectInboundWebhooks(db, ctx.actor, filter, reach, page);
  return { items: rows.map(presentInboundWebhook), totalCount };
}

export async function getInboundWebhook(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<Versioned<InboundWebhookResource>> {
  const row = await loadInboundWebhook(ctx, id, "workflows:read");
  return { resource: presentInboundWebhook(row), revision: revisionOf(row) };
}

/** Accepted ones of the last 30 days, the newest first, each with the instance that it started. */
export async function listLastCalls(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<{ receivedAt: string; instanceId: string }[]> {
  const { id: webhookId } = await loadInboundWebhook(ctx, id, "workflows:read");
  const rows = await selectLastCalls(ctx.deps.db, ctx.actor, webhookId, LAST_CALLS);
  return rows.map(({ receivedAt, instanceId }) => ({
    receivedAt: isoTime(receivedAt),
    instanceId,
  }));
}
