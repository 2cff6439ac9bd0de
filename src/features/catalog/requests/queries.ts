import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { loadRequest } from "./load-request.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { selectRequests } from "./request-store.ts";
import { listRequestsFilter } from "../schemas.ts";

export async function listRequests(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof listRequestsFilter>,
  page: PageRequest,
): Promise<{ items: RequestResource[]; totalCount: number }> {
  const filter = parse(listRequestsFilter, sent);
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
