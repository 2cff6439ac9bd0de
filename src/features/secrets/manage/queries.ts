import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { findInSight } from "./bound-in-sight.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret } from "./load-secret.ts";
import { presentSecret, type SecretResource } from "./present.ts";
import { selectSecrets, type SecretFilter } from "../store.ts";

/** Only what the caller may read is listed, counted and searched. */
export async function listSecrets(
  ctx: Context<SecretDeps>,
  filter: SecretFilter,
  page: PageRequest,
): Promise<{ items: SecretResource[]; totalCount: number }> {
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
