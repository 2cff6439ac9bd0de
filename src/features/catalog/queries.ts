import type { Context } from "../../core/context.ts";
import type { PageRequest } from "../../core/page.ts";
import type { AuditDeps } from "../audit/index.ts";
import { loadService } from "./load-service.ts";
import { presentService, type ServiceResource } from "./present.ts";
import type { ServiceStatus } from "./service.ts";
import { selectServices } from "./store.ts";

export async function listServices(
  ctx: Context<AuditDeps>,
  filter: { readonly status?: ServiceStatus | undefined },
  page: PageRequest,
): Promise<{ items: ServiceResource[]; totalCount: number }> {
  await ctx.authorize("services:read");
  const { rows, totalCount } = await selectServices(ctx.deps.db, ctx.actor, filter, page);
  return { items: rows.map(presentService), totalCount };
}

export async function getService(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<{ resource: ServiceResource; revision: number }> {
  await ctx.authorize("services:read", { id });
  const row = await loadService(ctx, id);
  return { resource: presentService(row), revision: row.revision };
}
