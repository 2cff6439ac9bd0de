import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { isoTime, SECOND_MS } from "../../../core/time.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { announceKey, keyFactsOf } from "./announce-key.ts";
import { keyRotated } from "../notices.ts";
import type { CreatedKey } from "./create-key.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { requireGrantable } from "../../../core/grantable.ts";
import { revisionOf } from "../../../core/version.ts";
import { parse } from "../../../core/parse.ts";
import { statusOf } from "../rules/key.ts";
import { mintKey } from "./mint-key.ts";
import { presentKey } from "./present.ts";
import { rotateKeyBody } from "../schemas.ts";
import {
  findKey,
  insertKey,
  markRevoked,
  selectPredecessorsInGrace,
  type KeyRow,
} from "../store.ts";

/**
 * A new key with the old one's name, scopes, environment and expiry. The old one ends now, or with its grace; answered
 * when that end holds everywhere. A predecessor still in its own grace ends at once: two values at most ever live.
 */
export async function rotateKey(
  ctx: Context<ApiKeyDeps>,
  id: string,
  sent: z.input<typeof rotateKeyBody>,
): Promise<CreatedKey> {
  const { gracePeriodSeconds } = parse(rotateKeyBody, sent);
  await ctx.authorize("api_keys:rotate", { id });

  const old = await findKey(ctx.deps.db, ctx.actor, id);
  if (old === undefined) throw notFound("API key");
  await requireGrantable(ctx, old.scopes);
  const status = statusOf(old, ctx.nowMs);
  if (status !== "active" || old.revokedAt !== null) {
    throw conflict(
      status === "active" ? "This API key was rotated already." : `This API key is ${status}.`,
    );
  }
  const predecessors = await selectPredecessorsInGrace(ctx.deps.db, ctx.actor, old.id, ctx.nowMs);

  const { value, row } = await mintKey(ctx, old);
  const resource = presentKey(row, ctx.nowMs, true);
  const endMs = ctx.nowMs + gracePeriodSeconds * SECOND_MS;

  const audit = auditEvent(ctx, {
    action: "api_keys:rotate",
    category: "iam",
    target: `api_key:${old.id}`,
    outcome: "success",
    environment: old.environment,
    details: { replacedBy: row.id, gracePeriodSeconds },
  });
  const changed = conflict("The API key is being changed by someone else. Try again.");
  const end = (key: KeyRow, revokedAt: number, replacedBy: string) =>
    markRevoked(ctx.deps.db, ctx.actor, key, { revokedAt, reason: "rotated", replacedBy }, changed);
  const writes = [
    ...end(old, endMs, row.id),
    ...predecessors.flatMap((key) => end(key, ctx.nowMs, old.id)),
    ...insertKey(ctx.deps.db, ctx.actor, row, ctx.nowMs),
    announceKey(ctx, keyRotated, old, {
      ...keyFactsOf(old),
      ...actedBy(ctx.actor),
      replacedBy: row.id,
      endsAt: isoTime(endMs),
      graceSeconds: gracePeriodSeconds,
    }),
  ];
  const created = { resource, revision: revisionOf(row) };
  await commit(ctx, audit, writes, created);

  const fences = Promise.all([
    ctx.deps.fenceKey(old, old.id, endMs),
    ...predecessors.map((key) => ctx.deps.fenceKey(key, key.id, ctx.nowMs)),
  ]);
  ctx.defer(fences.catch(() => undefined));
  await fences;

  return { ...created, value };
}
