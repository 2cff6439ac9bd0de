/**
 * A key ends itself. The first time does the work; after that the isolate knows the answer.
 * Attack: a dead key asks for its own end without end, and each asking reads the database.
 */

import type { Context } from "../../../core/context.ts";
import { findDead, rememberDead } from "./dead-keys.ts";
import type { ApiKeyDeps } from "../deps.ts";
import type { ApiKeyResource } from "../manage/present.ts";
import { presentWithCreator } from "../manage/queries.ts";
import { revokeSelf } from "./kill-key.ts";

export async function revokeOnce(ctx: Context<ApiKeyDeps>): Promise<ApiKeyResource> {
  const { actor, deps, nowMs } = ctx;
  const dead = findDead(deps.deadKeys, actor.id, nowMs);
  if (dead !== undefined) return dead;

  // Answers when no isolate admits the key any more (P4), so only what is dead everywhere is remembered.
  const row = await revokeSelf(ctx, actor.id);
  const resource = await presentWithCreator(ctx, row);
  rememberDead(deps.deadKeys, resource, nowMs);
  return resource;
}
