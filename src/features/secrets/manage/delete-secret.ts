/**
 * First what still names the secret is reviewed, then the row is marked, then the value is deleted for good, then the
 * row: its slug is free at once. A deletion that was cut off is finished by whoever asks again, or by the sweep.
 */

import { base64Url, utf8 } from "../../../core/encoding.ts";
import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import { deadlineOf, newAttemptId } from "../attempts/attempt.ts";
import { claimSecret, removeDeleted } from "../attempts/attempt-store.ts";
import { mustStillBe, reviewBindings, type BindingReview } from "../binding-store.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret, requireMatch, requireSettled, type SecretVersion } from "./load-secret.ts";
import { audienceOf, secretDeletedInUse } from "../notices.ts";
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
  // Begun by whoever had confirmed it: there is no way back, only a way to the end.
  if (row.status !== "deleting") await beginDeletion(ctx, row, input);

  const work = finishDeletion(ctx, row);
  // It goes on when the caller hangs up. Its failure reaches the caller below; here it is only kept quiet.
  ctx.defer(work.catch(() => undefined));
  await work;
}

async function beginDeletion(
  ctx: Context<SecretDeps>,
  before: SecretRow,
  input: DeletionRequest,
): Promise<void> {
  const { db, random } = ctx.deps;
  // A value may still arrive for a name that is being created; for one that is being replaced it would find it gone.
  if (before.status === "creating") requireSettled(before);
  requireMatch(before, input);
  const review = await reviewBindings(db, ctx.actor, before.slug);
  if (review.bound.length > 0 && input.confirm !== (await confirmationOf(before, review))) {
    throw await secretInUse(before, review);
  }

  const begun: SecretRow = {
    ...before,
    status: "deleting",
    attemptId: newAttemptId(random),
    pendingToken: null,
    touchedAt: ctx.nowMs,
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
      ...claimSecret(db, ctx.actor, before, begun, lost),
      ...noticesOf(ctx, before, review),
    ]);
  } catch (error) {
    if (error !== listChanged) throw error;
    throw await secretInUse(before, await reviewBindings(db, ctx.actor, before.slug));
  }
}

async function finishDeletion(ctx: Context<SecretDeps>, row: SecretRow): Promise<void> {
  const { db, secretStore } = ctx.deps;
  await secretStore.delete(row.physicalName, deadlineOf(ctx));
  await touch(db, [removeDeleted(db, row, row)]);
}

/** Good for this secret and exactly this list: a secret made anew under the slug has another id. */
async function confirmationOf({ id }: SecretRow, { list }: BindingReview): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", utf8(`${id} ${list}`));
  return base64Url(new Uint8Array(digest));
}

async function secretInUse(row: SecretRow, review: BindingReview): Promise<CodedError> {
  const details = review.bound.map(({ type, id, name }) => ({
    field: `${type}:${id}`,
    message: name,
  }));
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
