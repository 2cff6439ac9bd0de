import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { selectDeliveriesTo } from "../deliveries/delivery-store.ts";
import type { NotificationDeps } from "../deps.ts";
import { selectEndpoints } from "./endpoint-store.ts";
import { loadEndpoint } from "./load-endpoint.ts";
import {
  presentDelivery,
  presentEndpoint,
  type DeliveryResource,
  type EndpointResource,
} from "../present.ts";

type Ctx = Context<Pick<NotificationDeps, "db">>;

export async function listEndpoints(
  ctx: Ctx,
  page: PageRequest,
): Promise<{ items: EndpointResource[]; totalCount: number }> {
  const reach = await ctx.reach("webhooks:read");
  const { rows, totalCount } = await selectEndpoints(ctx.deps.db, ctx.actor, reach, page);
  return { items: rows.map((row) => presentEndpoint(row, ctx.nowMs)), totalCount };
}

export async function getEndpoint(ctx: Ctx, id: string): Promise<Versioned<EndpointResource>> {
  await ctx.authorize("webhooks:read", { id });
  const row = await loadEndpoint(ctx, id);
  return { resource: presentEndpoint(row, ctx.nowMs), revision: revisionOf(row) };
}

export async function listDeliveries(
  ctx: Ctx,
  id: string,
  page: PageRequest,
): Promise<{ items: DeliveryResource[]; totalCount: number }> {
  await ctx.authorize("webhooks:read", { id });
  const endpoint = await loadEndpoint(ctx, id);
  const found = await selectDeliveriesTo(ctx.deps.db, ctx.actor, endpoint.id, page);
  return { items: found.rows.map(presentDelivery), totalCount: found.totalCount };
}
