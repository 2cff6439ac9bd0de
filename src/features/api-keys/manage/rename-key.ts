import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { hasChanged, type Version, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { keyRevision, statusOf } from "../rules/key.ts";
import { renameKeyBody } from "../schemas.ts";
import { findKey, renameKeyRow } from "../store.ts";
import type { ApiKeyResource } from "./present.ts";
import { presentWithCreator } from "./queries.ts";

export async function renameKey(
  ctx: Context<ApiKeyDeps>,
  input: Version & { readonly patch: z.input<typeof renameKeyBody> },
): Promise<Versioned<ApiKeyResource>> {
  const { name } = parse(renameKeyBody, input.patch);
  await ctx.authorize("api_keys:update", { id: input.id });

  const key = await findKey(ctx.deps.db, ctx.actor, input.id);
  if (key === undefined) throw notFound("API key");
  const changed = hasChanged("API key");
  if (!input.matches(keyRevision(key, ctx.nowMs))) throw changed;

  const status = statusOf(key, ctx.nowMs);
  if (status !== "active" || key.revokedAt !== null) {
    throw conflict(
      `This API key is ${status === "active" ? "being replaced" : status}: it keeps its name.`,
    );
  }

  const audit = auditEvent(ctx, {
    action: "api_keys:update",
    category: "iam",
    target: `api_key:${key.id}`,
    outcome: "success",
    environment: key.environment,
    details: { before: { name: key.name }, after: { name } },
  });
  await commit(ctx, audit, renameKeyRow(ctx.deps.db, ctx.actor, key, name, changed));

  const renamed = { ...key, name, revision: key.revision + 1 };
  const revision = keyRevision(renamed, ctx.nowMs);
  return { resource: await presentWithCreator(ctx, renamed), revision };
}
