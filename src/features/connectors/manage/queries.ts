import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { ConnectorDeps } from "../deps.ts";
import { presentConnector, type ConnectorResource } from "../present.ts";
import { listConnectorsFilter } from "../schemas.ts";
import { selectConnectors } from "../store.ts";
import { loadConnector } from "./load-connector.ts";

type Ctx = Context<Pick<ConnectorDeps, "db">>;

export async function listConnectors(
  ctx: Ctx,
  sent: z.input<typeof listConnectorsFilter>,
  page: PageRequest,
): Promise<{ items: ConnectorResource[]; totalCount: number }> {
  const filter = parse(listConnectorsFilter, sent);
  const reach = await ctx.reach("connectors:read");
  const { rows, totalCount } = await selectConnectors(ctx.deps.db, ctx.actor, filter, reach, page);
  return { items: rows.map(presentConnector), totalCount };
}

export async function getConnector(ctx: Ctx, slug: string): Promise<Versioned<ConnectorResource>> {
  const row = await loadConnector(ctx, slug, "connectors:read");
  return { resource: presentConnector(row), revision: revisionOf(row) };
}
