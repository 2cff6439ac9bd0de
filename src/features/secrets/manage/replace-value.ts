/**
 * The row is claimed with a fresh token, the store gets the value under it, the row then names it: until that last step
 * everybody reads the old version, and after it nobody does.
 */

import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import type { ByWhom } from "../../../core/message.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import type { Secret } from "../../../core/secret.ts";
import { isoTimeOrNull } from "../../../core/time.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { completeClaim } from "../../../platform/idempotency/store.ts";
import { storedResponse } from "../../../platform/idempotency/stored-response.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import {
  deadlineOf,
  failureEvent,
  mayHaveHappened,
  newAttemptId,
  newToken,
} from "../attempts/attempt.ts";
import { claimSecret, settleSecret, type Outcome } from "../attempts/attempt-store.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret, requireMatch, requireSettled, type SecretVersion } from "./load-secret.ts";
import { audienceOf, secretReplaced } from "../notices.ts";
import { presentSecret, type SecretResource } from "./present.ts";
import { reminderFrom } from "../rules/reminder.ts";
import type { BoundResource } from "../rules/secret.ts";
import type { SecretRow } from "../store.ts";

export async function replaceValue(
  ctx: Context<SecretDeps>,
  input: SecretVersion & { readonly value: Secret },
): Promise<Versioned<SecretResource>> {
  const { db, random } = ctx.deps;
  const { row: before, bound } = await loadSecret(ctx, "secrets:update", input.slug);
  requireSettled(before);
  requireMatch(before, input);

  const begun: SecretRow = {
    ...before,
    status: "replacing",
    attemptId: newAttemptId(random),
    pendingToken: newToken(random),
    touchedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "secrets:replace_value",
    category: "secret",
    target: `secret:${before.slug}`,
    outcome: "success",
    details: { id: before.id, version: before.version + 1 },
  });
  const lost = conflict("Another change of this secret came first. Try again.");
  await commit(ctx, audit, claimSecret(db, ctx.actor, before, begun, lost));

  const work = finishReplacement(ctx, begun, input.value, bound);
  // It goes on when the caller hangs up. Its failure reaches the caller below; here it is only kept quiet.
  ctx.defer(work.catch(() => undefined));
  return work;
}

async function finishReplacement(
  ctx: Context<SecretDeps>,
  begun: SecretRow,
  value: Secret,
  bound: readonly BoundResource[],
): Promise<Versioned<SecretResource>> {
  const { db, secretStore } = ctx.deps;
  const token = begun.pendingToken ?? "";
  try {
    const deadlineMs = deadlineOf(ctx);
    await secretStore.replace({ name: begun.physicalName, token, value, deadlineMs });
  } catch (error) {
    if (!mayHaveHappened(error)) await undoReplacement(ctx, begun).catch(() => undefined);
    throw error;
  }

  const outcome = outcomeOf(begun, token, ctx.nowMs);
  const revision = revisionOf({ ...begun, revision: begun.revision + 1 });
  const resource = presentSecret({ ...begun, ...outcome, status: "active" }, bound);
  const stored = storedResponse(200, null, { resource, revision });
  const writes = [
    ...settleReplacement(ctx.deps, begun, outcome, actedBy(ctx.actor), ctx.nowMs),
    ...(ctx.claim === undefined ? [] : completeClaim(db, ctx.claim.attemptId, stored)),
  ];
  await touch(db, writes, ctx.defer);
  return { resource, revision };
}

/** Back to the old version, which nobody stopped reading. */
export async function undoReplacement(ctx: Context<SecretDeps>, begun: SecretRow): Promise<void> {
  const audit = failureEvent(ctx, "secrets:replace_value", begun);
  await commit(ctx, audit, settleSecret(ctx.deps.db, begun, begun, {}));
}

export function outcomeOf(begun: SecretRow, token: string, nowMs: number) {
  return {
    version: begun.version + 1,
    versionToken: token,
    lastRotatedAt: nowMs,
    ...reminderFrom(begun.reminderIntervalDays, nowMs, nowMs),
  } satisfies Outcome;
}

/** The new version is the one from here on, and those whom it concerns are told; by whom, where that is known. */
export function settleReplacement(
  { db, announce }: SecretDeps,
  begun: SecretRow,
  outcome: ReturnType<typeof outcomeOf>,
  by: ByWhom,
  nowMs: number,
): Write[] {
  const { id: secretId, slug, environment, companyId } = begun;
  const { version } = outcome;
  const nextDueAt = isoTimeOrNull(outcome.reminderDueAt);
  const to = {
    companyId,
    userId: null,
    dedupeKey: `secret.replaced|${secretId}|${version}`,
    audience: audienceOf(begun),
  };
  const payload = { secretId, slug, environment, version, nextDueAt, ...by };
  const notice = announce(noticeOf(secretReplaced, to, payload), nowMs);
  return [...settleSecret(db, begun, begun, outcome), notice];
}
