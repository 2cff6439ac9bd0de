import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { ConnectorDeps } from "../deps.ts";
import { presentConnector, type ConnectorResource } from "../present.ts";
import type { ConnectorType } from "../rules/connector.ts";
import { selectConnectors } from "../store.ts";
import { loadConnector } from "./load-connector.ts";

type Ctx = Context<Pick<ConnectorDeps, "db">>;

export async function listConnectors(
  ctx: Ctx,
  filter: { readonly type?: ConnectorType | undefined },
  page: PageRequest,
): Promise<{ items: ConnectorResource[]; totalCount: number }> {
  const reach = await ctx.reach("connectors:read");
  const { rows, totalCount } = await selectConnectors(ctx.deps.db, ctx.actor, filter, reach, page);
  return { items: rows.map(presentConnector), totalCount };
}

export async function getConnector(ctx: Ctx, slug: string): Promise<Versioned<ConnectorResource>> {
  const row = await loadConnector(ctx, slug, "connectors:read");
  return { resource: presentConnector(row), revision: revisionOf(row) };
}
