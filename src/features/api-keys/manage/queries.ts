import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { notFound } from "../../../core/errors.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { selectActiveMemberIds } from "../../tenancy/index.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { presentKey, presentUsage, type ApiKeyResource } from "./present.ts";
import { keyRevision } from "../rules/key.ts";
import { listKeysFilter } from "../schemas.ts";
import { findKey, selectKeys, type KeyRow } from "../store.ts";
import { selectUsageOfKey } from "../usage-store.ts";

export async function listKeys(
  ctx: Context<ApiKeyDeps>,
  sent: z.input<typeof listKeysFilter>,
  page: PageRequest,
): Promise<{ items: ApiKeyResource[]; totalCount: number }> {
  const filter = parse(listKeysFilter, sent);
  const reach = await ctx.reach("api_keys:read");
  const { db } = ctx.deps;
  const { rows, totalCount } = await selectKeys(db, ctx.actor, filter, reach, page, ctx.nowMs);
  const active = await activeCreators(ctx, rows);
  return {
    items: rows.map((row) => presentKey(row, ctx.nowMs, active.has(row.createdBy))),
    totalCount,
  };
}

/** Days of usage shown with one key. */
const USAGE_DAYS = 31;

export async function getKey(ctx: Context<ApiKeyDeps>, id: string) {
  await ctx.authorize("api_keys:read", { id });
  const row = await findKey(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("API key");

  const usage = await selectUsageOfKey(ctx.deps.db, row, row.id, USAGE_DAYS);
  const resource = await presentWithCreator(ctx, row);
  const revision = keyRevision(row, ctx.nowMs);
  return { resource: { ...resource, usage: usage.map(presentUsage) }, revision };
}

export async function presentWithCreator(
  ctx: Context<ApiKeyDeps>,
  row: KeyRow,
): Promise<ApiKeyResource> {
  const active = await activeCreators(ctx, [row]);
  return presentKey(row, ctx.nowMs, active.has(row.createdBy));
}

function activeCreators(ctx: Context<ApiKeyDeps>, rows: readonly KeyRow[]): Promise<Set<string>> {
  return selectActiveMemberIds(ctx.deps.db, ctx.actor, [
    ...new Set(rows.map((row) => row.createdBy)),
  ]);
}
