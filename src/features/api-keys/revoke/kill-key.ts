/** The end of a key. Callers differ in the right that they need; what happens is the same for all. */

import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { conflict, notFound, type CodedError } from "../../../core/errors.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { announceKey, keyFactsOf } from "../manage/announce-key.ts";
import { keyLeaked, keyRevoked } from "../notices.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { statusOf } from "../rules/key.ts";
import { findKey, markRevoked, type KeyRow } from "../store.ts";

interface Revocation {
  readonly id: string;
  readonly reason: string | null;
}

/** Anybody who presents a leaked key may kill it: holding the key is the permission. */
export async function revokeSelf(ctx: Context<ApiKeyDeps>, id: string): Promise<KeyRow> {
  return killKey(ctx, { id, reason: "Revoked by presenting the key itself." });
}

/** Where somebody found the key; both made harmless by who says so. */
export interface KeyLeak {
  readonly source: string;
  readonly url: string | null;
}

/** A key that lies about in public is dead before anybody is asked. */
export async function revokeLeaked(
  ctx: Context<ApiKeyDeps>,
  id: string,
  leak: KeyLeak,
): Promise<KeyRow> {
  return killKey(ctx, { id, reason: `Found in public (${leak.source}).` }, leak);
}

const ATTEMPTS = 3;

/** Answers when the key is dead everywhere. */
export async function killKey(
  ctx: Context<ApiKeyDeps>,
  input: Revocation,
  leak: KeyLeak | null = null,
): Promise<KeyRow> {
  for (let attempt = 1; ; attempt++) {
    const key = await findKey(ctx.deps.db, ctx.actor, input.id);
    if (key === undefined) throw notFound("API key");
    if (statusOf(key, ctx.nowMs) === "revoked") return joinFence(ctx, key);

    const changed = conflict("The API key is being changed by someone else. Try again.");
    try {
      return await joinFence(ctx, await markAndAudit(ctx, key, input.reason, leak, changed));
    } catch (error) {
      // Somebody renamed, rotated or revoked it between our read and our write: look again.
      if (error !== changed || attempt === ATTEMPTS) throw error;
    }
  }
}

async function markAndAudit(
  ctx: Context<ApiKeyDeps>,
  key: KeyRow,
  reason: string | null,
  leak: KeyLeak | null,
  changed: CodedError,
): Promise<KeyRow> {
  const revocation = { revokedAt: ctx.nowMs, reason, replacedBy: key.replacedBy };
  const audit = auditEvent(ctx, {
    action: "api_keys:revoke",
    category: "iam",
    target: `api_key:${key.id}`,
    outcome: "success",
    environment: key.environment,
    details: { name: key.name, reason },
  });
  const writes = [
    ...markRevoked(ctx.deps.db, ctx.actor, key, revocation, changed),
    ...(leak === null
      ? [announceKey(ctx, keyRevoked, key, { ...keyFactsOf(key), ...actedBy(ctx.actor), reason })]
      : reportLeak(ctx, key, leak)),
  ];
  await commit(ctx, audit, writes);

  return {
    ...key,
    revokedAt: revocation.revokedAt,
    revokedReason: reason,
    fencePending: true,
    revision: key.revision + 1,
  };
}

/** Why it was revoked, as an event of its own, and a notice that says more than that it was. */
function reportLeak(ctx: Context<ApiKeyDeps>, key: KeyRow, leak: KeyLeak): Write[] {
  const event = {
    action: "api_keys:leak",
    category: "iam",
    target: `api_key:${key.id}`,
    outcome: "success",
    environment: key.environment,
    details: { name: key.name, ...leak },
  } as const;
  return [
    auditEvent(ctx, event),
    announceKey(ctx, keyLeaked, key, { ...keyFactsOf(key), ...leak }),
  ];
}

/** Joins the fence of a key that is ending; there may be none. */
export async function awaitFence(ctx: Context<ApiKeyDeps>, id: string): Promise<void> {
  await ctx.authorize("api_keys:rotate", { id });
  const key = await findKey(ctx.deps.db, ctx.actor, id);
  if (key !== undefined) await joinFence(ctx, key);
}

/** Callers are told "revoked" only after the fence is through, also those who did not begin it. */
async function joinFence(ctx: Context<ApiKeyDeps>, key: KeyRow): Promise<KeyRow> {
  if (!key.fencePending) return key;

  const fence = ctx.deps.fenceKey(key, key.id, key.revokedAt ?? ctx.nowMs);
  // The fence goes on when the caller hangs up. Its failure reaches the caller below; here it is only kept quiet.
  ctx.defer(fence.catch(() => undefined));
  await fence;

  return { ...key, fencePending: false };
}
