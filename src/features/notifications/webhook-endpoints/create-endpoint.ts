import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { newId } from "../../../core/ids.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { parse } from "../../../core/parse.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { NotificationDeps } from "../deps.ts";
import { insertEndpoint, type EndpointRow } from "./endpoint-store.ts";
import { requireAddress, requireReadable } from "./load-endpoint.ts";
import { presentEndpoint, type EndpointResource } from "../present.ts";
import { endpointSchemas, type EndpointSchemas } from "../schemas.ts";
import { mintSecret } from "./webhook-secret.ts";

export interface EndpointWithSecret extends Versioned<EndpointResource> {
  /** Once-only: shown in this answer, sealed at rest. */
  readonly secret: string;
}

export async function createEndpoint(
  ctx: Context<NotificationDeps>,
  sent: z.input<EndpointSchemas["createEndpointBody"]>,
): Promise<EndpointWithSecret> {
  const input = parse(endpointSchemas(ctx.deps.webhookEvents).createEndpointBody, sent);
  await ctx.authorize("webhooks:create");
  await requireReadable(ctx, input.events);
  const url = requireAddress(ctx.deps, input.url);

  const id = newId("webhookEndpoint", ctx.deps.random);
  const { secret, sealedSecret } = await mintSecret(ctx.deps, id);
  const row: EndpointRow = {
    id,
    companyId: ctx.actor.companyId,
    url,
    description: input.description ?? null,
    events: input.events,
    status: "enabled",
    disabledReason: null,
    sealedSecret,
    previousSealedSecret: null,
    previousUntil: null,
    failingSince: null,
    failures: 0,
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    setBy: ctx.actor.id,
    updatedAt: ctx.nowMs,
    revision: 1,
  };
  const created = { resource: presentEndpoint(row, ctx.nowMs), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "webhooks:create",
    category: "iam",
    target: `webhook_endpoint:${id}`,
    outcome: "success",
    details: { host: new URL(url).host, events: row.events },
  });
  await commit(ctx, audit, insertEndpoint(ctx.deps.db, ctx.actor, row), created);

  return { ...created, secret };
}
