import type { Context } from "../../core/context.ts";
import type { PageRequest } from "../../core/page.ts";
import { revisionOf, type Versioned } from "../../core/version.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { loadClient } from "./load-client.ts";
import { presentClient, type ClientResource } from "./present.ts";
import { selectClients } from "./registration-store.ts";

export async function listClients(
  ctx: Context<OAuthClientDeps>,
  page: PageRequest,
): Promise<{ items: ClientResource[]; totalCount: number }> {
  const reach = await ctx.reach("oauth_clients:read");
  const { rows, totalCount } = await selectClients(ctx.deps.db, ctx.actor, reach, page);
  return { items: rows.map(presentClient), totalCount };
}

export async function getClient(
  ctx: Context<OAuthClientDeps>,
  clientId: string,
): Promise<Versioned<ClientResource>> {
  await ctx.authorize("oauth_clients:read", { id: clientId });
  const row = await loadClient(ctx, clientId);
  return { resource: presentClient(row), revision: revisionOf(row) };
}
