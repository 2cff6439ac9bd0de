/**
 * First what still names the secret is reviewed, then the row is marked, then the value is deleted for good, then the
 * row: its slug is free at once. A deletion that was cut off is finished by the next request for it, or by the sweep.
 */

import { base64Url, utf8 } from "../../../core/encoding.ts";
import { actedBy } from "../../../core/announce.ts";
import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import { newAttemptId } from "../../../platform/d1/attempts.ts";
import { auditEvent, commit, commitOutcome } from "../../audit/index.ts";
import { answerByOf, deadlineOf } from "../attempts/attempt.ts";
import { abandonSecret, takeSecret, removeDeleted } from "../attempts/attempt-store.ts";
import { mustStillBe, reviewBindings, type BindingReview } from "../binding-store.ts";
import { findInSight } from "./bound-in-sight.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret, requireMatch, requireSettled, type SecretVersion } from "./load-secret.ts";
import { audienceOf, secretDeletedInUse } from "../notices.ts";
import { isAbandonable } from "../rules/secret.ts";
import type { SecretRow } from "../store.ts";

export interface DeletionRequest extends SecretVersion {
  /** Of the list that was reviewed. */
  readonly confirm: string | undefined;
}

export async function deleteSecret(
  ctx: Context<SecretDeps>,
  input: DeletionRequest,
): Promise<void> {
  const { row } = await loadSecret(ctx, "secrets:delete", input.slug);
  if (row.status === "creating") return abandonCreation(ctx, row, input);
  // Begun by someone who had confirmed it: there is no way back, only a way to the end.
  if (row.status !== "deleting") await beginDeletion(ctx, row, input);
  return carryOn(ctx, finishDeletion(ctx, row));
}

/**
 * A creation whose outcome is unknown has no value that anybody could read. Its value may still arrive, so a deletion at
 * the store now would prove nothing: the row goes at once, and the sweep deletes what came under its name.
 */
async function abandonCreation(
  ctx: Context<SecretDeps>,
  row: SecretRow,
  input: DeletionRequest,
): Promise<void> {
  if (!isAbandonable(row, ctx.nowMs)) requireSettled(row);
  requireMatch(row, input);
  const audit = auditEvent(ctx, {
    action: "secrets:delete",
    category: "secret",
    target: `secret:${row.slug}`,
    outcome: "success",
    details: { id: row.id, path: row.physicalName, unsettledCreation: true },
  });
  const lost = conflict("Another change of this secret came first. Try again.");
  await commit(ctx, audit, abandonSecret(ctx.deps.db, ctx.actor, row, ctx.nowMs, lost));
}

async function beginDeletion(
  ctx: Context<SecretDeps>,
  before: SecretRow,
  input: DeletionRequest,
): Promise<void> {
  const { db, random } = ctx.deps;
  // A replacement may be under way: its value will find the name gone.
  requireMatch(before, input);
  const review = await reviewBindings(db, ctx.actor, before.slug);
  if (review.bound.length > 0 && input.confirm !== (await confirmationOf(before, review))) {
    throw await secretInUse(ctx, before, review);
  }

  const begun: SecretRow = {
    ...before,
    status: "deleting",
    attemptId: newAttemptId(random),
    attemptBy: ctx.actor.id,
    pendingToken: null,
    touchedAt: ctx.nowMs,
    answerBy: answerByOf(ctx),
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "secrets:delete",
    category: "secret",
    target: `secret:${before.slug}`,
    outcome: "success",
    details: { id: before.id, path: before.physicalName, boundResources: review.bound },
  });
  const listChanged = conflict("What uses the secret has changed.");
  const lost = conflict("Another change of this secret came first. Try again.");
  try {
    await commit(ctx, audit, [
      mustStillBe(db, ctx.actor, before.slug, review, listChanged),
      ...takeSecret(db, ctx.actor, before, begun, lost),
      ...noticesOf(ctx, before, review),
    ]);
  } catch (error) {
    if (error !== listChanged) throw error;
    throw await secretInUse(ctx, before, await reviewBindings(db, ctx.actor, before.slug));
  }
}

async function finishDeletion(ctx: Context<SecretDeps>, row: SecretRow): Promise<void> {
  const { db, secretStore } = ctx.deps;
  await secretStore.delete(row.physicalName, deadlineOf(ctx));
  await commitOutcome({ deps: ctx.deps }, removeDeleted(db, row, row));
}

/** Good for this secret and exactly this list: a secret made anew under the slug has another id. */
async function confirmationOf({ id }: SecretRow, { list }: BindingReview): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`${id} ${list}`));
  return base64Url(new Uint8Array(digest));
}

/** One that the caller may not read counts, and is not named. */
async function secretInUse(
  ctx: Context<SecretDeps>,
  row: SecretRow,
  review: BindingReview,
): Promise<CodedError> {
  const isInSight = await findInSight(ctx, review.bound);
  const details = review.bound.map((resource) =>
    isInSight(resource)
      ? { field: `${resource.type}:${resource.id}`, message: resource.name }
      : { field: resource.type, message: "One that you may not read." },
  );
  const message =
    "What uses this secret will fail without it. Send `confirm` to delete it all the same.";
  const confirm = await confirmationOf(row, review);
  return new CodedError("secret_in_use", message, { details, confirm });
}

function noticesOf(
  { actor, deps, nowMs }: Context<SecretDeps>,
  row: SecretRow,
  { bound }: BindingReview,
) {
  if (bound.length === 0) return [];
  const { id: secretId, slug, environment, companyId } = row;
  const to = {
    companyId,
    userId: null,
    dedupeKey: `secret.deleted_in_use|${secretId}`,
    audience: audienceOf(row),
  };
  const payload = { secretId, slug, environment, resources: bound.length, ...actedBy(actor) };
  return [deps.announce(noticeOf(secretDeletedInUse, to, payload), nowMs)];
}
