/** The versions of a secret, newest first: which are still in use. Never a value, nor what the store calls it. */

import type { Context } from "../../../core/context.ts";
import type { PageRequest } from "../../../core/page.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret } from "../manage/load-secret.ts";
import { findHoldersInSight } from "./holders-in-sight.ts";
import { presentVersion, type VersionResource } from "./present.ts";
import { selectVersions } from "./version-store.ts";

/** Versions whose value the store has dropped stay listed. */
export async function listVersions(
  ctx: Context<SecretDeps>,
  slug: string,
  page: PageRequest,
): Promise<{ items: VersionResource[]; totalCount: number }> {
  const { row: secret } = await loadSecret(ctx, "secrets:read", slug);
  const found = await selectVersions(ctx.deps.db, ctx.actor, secret.id, page);
  const all = found.items.flatMap(({ holders }) => holders);
  const isInSight = await findHoldersInSight(ctx, all);
  const items = found.items.map(({ row, holders, holderCount }) =>
    presentVersion(row, secret.version, { seen: holders.filter(isInSight), count: holderCount }),
  );
  return { items, totalCount: found.totalCount };
}
