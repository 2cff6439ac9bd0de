import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { loadService } from "./load-service.ts";
import { presentService, type ServiceResource } from "./present.ts";
import { listServicesFilter } from "../schemas.ts";
import { selectServices } from "./service-store.ts";

export async function listServices(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof listServicesFilter>,
  page: PageRequest,
): Promise<{ items: ServiceResource[]; totalCount: number }> {
  const filter = parse(listServicesFilter, sent);
  const reach = await ctx.reach("services:read");
  const { rows, totalCount } = await selectServices(ctx.deps.db, ctx.actor, filter, reach, page);
  return { items: rows.map(presentService), totalCount };
}

export async function getService(
  ctx: Context<AuditDeps>,
  id: string,
): Promise<Versioned<ServiceResource>> {
  const row = await loadService(ctx, id, "services:read");
  return { resource: presentService(row), revision: revisionOf(row) };
}
