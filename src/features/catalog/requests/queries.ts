import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { loadRequest } from "./load-request.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { selectRequests, type RequestFilter } from "./request-store.ts";

export async function listRequests(
  ctx: Context<AuditDeps>,
  filter: RequestFilter,
  page: PageRequest,
): Promise<{ items: RequestResource[]; totalCount: number }> {
  const reach = await ctx.reach("requests:read");
  const { rows, totalCount } = await selectRequests(ctx.deps.db, ctx.actor, filter, reach, page);
  return { items: rows.map(presentRequest), totalCount };
}

export async function getRequest(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<Versioned<RequestResource>> {
  const row = await loadRequest(ctx, id, "requests:read");
  return { resource: presentRequest(row), revision: revisionOf(row) };
}
