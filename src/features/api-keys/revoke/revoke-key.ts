import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import type { Versioned } from "../../../core/version.ts";
import type { ApiKeyDeps } from "../deps.ts";
import type { ApiKeyResource } from "../manage/present.ts";
import { presentWithCreator } from "../manage/queries.ts";
import { keyRevision } from "../rules/key.ts";
import { revokeKeyBody } from "../schemas.ts";
import { killKey } from "./kill-key.ts";

/** Answers when the key is dead everywhere (P4), the second time as the first. */
export async function revokeKey(
  ctx: Context<ApiKeyDeps>,
  id: string,
  sent: z.input<typeof revokeKeyBody>,
): Promise<Versioned<ApiKeyResource>> {
  const { reason = null } = parse(revokeKeyBody, sent);
  await ctx.authorize("api_keys:revoke", { id });
  const row = await killKey(ctx, { id, reason });
  return { resource: await presentWithCreator(ctx, row), revision: keyRevision(row, ctx.nowMs) };
}
