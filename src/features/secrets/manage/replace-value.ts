/**
 * Three steps: an attempt takes the row with a fresh token, the store gets the value under that token, and the row then
 * names the token. Before the last step all reads return the old version, and after it the new one.
 * Of two replacements, the second is refused while the first is expected to answer. If the outcome of the first is
 * unknown, the second goes ahead at once, because an emergency cannot wait. A late request of the first then writes
 * under its own token, which no row names.
 */

import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../../core/announce.ts";
import { carryOn } from "../../../core/carry-on.ts";
import type { Context, Made } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import type { Secret } from "../../../core/secret.ts";
import { isoTimeOrNull } from "../../../core/time.ts";
import { newAttemptId, UNTOUCHED_MS } from "../../../platform/d1/attempts.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, commitOutcome } from "../../audit/index.ts";
import {
  answerByOf,
  deadlineOf,
  newToken,
  runAttempt,
  storeFailureEvent,
} from "../attempts/attempt.ts";
import { takeSecret, settleSecret, type Outcome } from "../attempts/attempt-store.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret, requireMatch, requireReplaceable, type SecretVersion } from "./load-secret.ts";
import { audienceOf, secretReplaced } from "../notices.ts";
import { presentSecret, type SecretResource } from "./present.ts";
import { reminderFrom } from "../rules/reminder.ts";
import type { BoundResource } from "../rules/secret.ts";
import { replaceValueBody } from "../schemas.ts";
import type { SecretRow } from "../store.ts";

export async function replaceValue(
  ctx: Context<SecretDeps>,
  input: SecretVersion & { readonly patch: z.input<typeof replaceValueBody> },
): Promise<Versioned<SecretResource>> {
  const { value } = parse(replaceValueBody, input.patch);
  const { db, random } = ctx.deps;
  const { row: before, bound } = await loadSecret(ctx, "secrets:update", input.slug);
  requireReplaceable(before, ctx.nowMs);
  requireMatch(before, input);
  const isTakeover = before.status === "replacing";

  const begun: SecretRow = {
    ...before,
    status: "replacing",
    attemptId: newAttemptId(random),
    attemptBy: ctx.actor.id,
    pendingToken: newToken(random),
    touchedAt: ctx.nowMs,
    answerBy: answerByOf(ctx),
    recheckAt: isTakeover ? ctx.nowMs + UNTOUCHED_MS : before.recheckAt,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "secrets:replace_value",
    category: "secret",
    target: `secret:${before.slug}`,
    outcome: "success",
    details: {
      ...{ id: before.id, version: before.version + 1 },
      ...(isTakeover ? { inPlaceOfUnsettled: true } : {}),
    },
  });
  const lost = conflict("Another change of this secret came first. Try again.");
  await commit(ctx, audit, takeSecret(db, ctx.actor, before, begun, lost));

  return carryOn(ctx, finishReplacement(ctx, begun, value, bound));
}

function finishReplacement(
  ctx: Context<SecretDeps>,
  begun: SecretRow,
  value: Secret,
  bound: readonly BoundResource[],
): Promise<Versioned<SecretResource>> {
  const { secretStore } = ctx.deps;
  const { physicalName: name, versionToken: kept } = begun;
  const token = begun.pendingToken ?? "";
  return runAttempt(ctx, begun, {
    atStore: () => secretStore.replace({ name, token, value, kept, deadlineMs: deadlineOf(ctx) }),

    undo: () => undoReplacement(ctx, begun),

    settle: async () => {
      const outcome = outcomeOf(begun, token, ctx.nowMs);
      const made = {
        resource: presentSecret({ ...begun, ...outcome, status: "active" }, bound),
        revision: revisionOf({ ...begun, revision: begun.revision + 1 }),
      };
      await settleReplacement(ctx, begun, outcome, made);
      return made;
    },
  });
}

/** Back to the old version, which was read all the while. */
export async function undoReplacement(ctx: Context<SecretDeps>, begun: SecretRow): Promise<void> {
  const failure = storeFailureEvent(ctx, "secrets:replace_value", begun);
  const { deps } = ctx;
  await commitOutcome({ deps }, settleSecret(deps.db, begun, {}), { failure });
}

export function outcomeOf(begun: SecretRow, token: string, nowMs: number) {
  return {
    version: begun.version + 1,
    versionToken: token,
    lastRotatedAt: nowMs,
    ...reminderFrom(begun.reminderIntervalDays, nowMs, nowMs),
  } satisfies Outcome;
}

/** The new version is the one from here on, and those whom it concerns are told. */
export async function settleReplacement(
  ctx: Pick<Context<SecretDeps>, "actor" | "deps" | "nowMs" | "claim" | "defer">,
  begun: SecretRow,
  outcome: ReturnType<typeof outcomeOf>,
  made?: Made,
): Promise<void> {
  const { db } = ctx.deps;
  await commitOutcome(ctx, settleSecret(db, begun, outcome), {
    writes: [tellOf(ctx, begun, outcome)],
    ...(made === undefined ? {} : { made }),
  });
}

/** A sweep does not know who began it; the audit event of the beginning does. */
const SOMEBODY = { by: null, byName: null };

function tellOf(
  { actor, deps, nowMs }: Pick<Context<SecretDeps>, "actor" | "deps" | "nowMs">,
  begun: SecretRow,
  { version, reminderDueAt }: ReturnType<typeof outcomeOf>,
): Write {
  const { id: secretId, slug, environment, companyId } = begun;
  const to = {
    companyId,
    userId: null,
    dedupeKey: `secret.replaced|${secretId}|${version}`,
    audience: audienceOf(begun),
  };
  const by = actor.type === "system" ? SOMEBODY : actedBy(actor);
  const nextDueAt = isoTimeOrNull(reminderDueAt);
  const payload = { secretId, slug, environment, version, nextDueAt, ...by };
  return deps.announce(noticeOf(secretReplaced, to, payload), nowMs);
}
