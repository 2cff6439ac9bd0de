import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { hasChanged, type Version, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { statusOf } from "../rules/key.ts";
import { findKey, renameKeyRow, type KeyRow } from "../store.ts";

export interface RenameKey extends Version {
  readonly name: string;
}

export async function renameKey(ctx: Context<ApiKeyDeps>, input: RenameKey): Promise<KeyRow> {
  await ctx.authorize("api_keys:update", { id: input.id });

  const key = await findKey(ctx.deps.db, ctx.actor, input.id);
  if (key === undefined) throw notFound("API key");
  const changed = hasChanged("API key");
  if (!input.matches(revisionOf(key))) throw changed;

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
    details: { before: { name: key.name }, after: { name: input.name } },
  });
  await commit(ctx, audit, renameKeyRow(ctx.deps.db, ctx.actor, key, input.name, changed));

  return { ...key, name: input.name, revision: key.revision + 1 };
}
