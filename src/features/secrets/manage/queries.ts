import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { findInSight } from "./bound-in-sight.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret } from "./load-secret.ts";
import { presentSecret, type SecretResource } from "./present.ts";
import { listSecretsFilter } from "../schemas.ts";
import { selectSecrets } from "../store.ts";

/** Only what the caller may read is listed, counted and searched. */
export async function listSecrets(
  ctx: Context<SecretDeps>,
  sent: z.input<typeof listSecretsFilter>,
  page: PageRequest,
): Promise<{ items: SecretResource[]; totalCount: number }> {
  const filter = parse(listSecretsFilter, sent);
  const reach = await ctx.reach("secrets:read");
  const found = await selectSecrets(ctx.deps.db, ctx.actor, filter, page, reach);
  const isInSight = await findInSight(
    ctx,
    found.items.flatMap(({ bound }) => bound),
  );
  const items = found.items.map(({ row, bound }) => presentSecret(row, bound.filter(isInSight)));
  return { items, totalCount: found.totalCount };
}

export async function getSecret(
  ctx: Context<SecretDeps>,
  slug: string,
): Promise<Versioned<SecretResource>> {
  const { row, bound } = await loadSecret(ctx, "secrets:read", slug);
  return { resource: presentSecret(row, bound), revision: revisionOf(row) };
}
