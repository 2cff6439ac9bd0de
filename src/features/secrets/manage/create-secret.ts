/**
 * Creation crosses two stores: the row and its audit event first, then the value, then the row again. What a crash
 * leaves between them is a row in `creating`, which `sweep-secrets.ts` undoes, or the next creation of its slug replaces.
 */

import type { z } from "@hono/zod-openapi";

import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import type { Secret } from "../../../core/secret.ts";
import { parse } from "../../../core/parse.ts";
import { newAttemptId } from "../../../platform/d1/attempts.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, commitOutcome } from "../../audit/index.ts";
import {
  answerByOf,
  deadlineOf,
  newToken,
  runAttempt,
  storeFailureEvent,
} from "../attempts/attempt.ts";
import { abandonSecret, attempts, insertSecret, settleSecret } from "../attempts/attempt-store.ts";
import { boundInSight } from "./bound-in-sight.ts";
import type { SecretDeps } from "../deps.ts";
import { findFreeName, takeName } from "../attempts/name-store.ts";
import { presentSecret, type SecretResource } from "./present.ts";
import { NO_REMINDER } from "../rules/reminder.ts";
import { createSecretBody } from "../schemas.ts";
import { findBusyReason, isAbandonable, type BoundResource } from "../rules/secret.ts";
import { findSecret, type SecretRow } from "../store.ts";

export async function createSecret(
  ctx: Context<SecretDeps>,
  sent: z.input<typeof createSecretBody>,
): Promise<Versioned<SecretResource>> {
  const input = parse(createSecretBody, sent);
  const { db, random } = ctx.deps;
  const { slug, tags = {}, allowedHosts = [] } = input;
  await ctx.authorize("secrets:create", { id: slug, tags });
  const { row: present, bound } = await findSecret(db, ctx.actor, slug);
  if (present !== undefined && !isAbandonable(present, ctx.nowMs)) throw secretExists(present);
  const inSight = await boundInSight(ctx, bound);

  const name = await findFreeName(db, ctx.actor, slug);
  const row: SecretRow = {
    id: newId("secret", random),
    companyId: ctx.actor.companyId,
    environment: ctx.actor.environment,
    slug,
    physicalName: name.physicalName,
    type: input.type,
    description: input.description ?? null,
    tags,
    allowedHosts,
    status: "creating",
    version: 1,
    versionToken: null,
    attemptId: newAttemptId(random),
    attemptBy: ctx.actor.id,
    pendingToken: newToken(random),
    touchedAt: ctx.nowMs,
    answerBy: answerByOf(ctx),
    recheckAt: null,
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    lastRotatedAt: null,
    ...NO_REMINDER,
    revision: 1,
  };

  const audit = auditEvent(ctx, {
    action: "secrets:create",
    category: "secret",
    target: `secret:${slug}`,
    outcome: "success",
    details: {
      ...{ id: row.id, path: row.physicalName, type: row.type, tags, allowedHosts },
      ...(present === undefined ? {} : { inPlaceOf: present.id }),
    },
  });
  const taken = conflict("Another secret took the same path. Try again.");
  await commit(ctx, audit, [
    ...(present === undefined
      ? []
      : abandonSecret(db, ctx.actor, present, ctx.nowMs, secretExists())),
    ...insertSecret(db, ctx.actor, row, secretExists()),
    ...takeName(db, ctx.actor, slug, name, taken),
  ]);

  return carryOn(ctx, finishCreation(ctx, row, input.value, inSight));
}

function finishCreation(
  ctx: Context<SecretDeps>,
  row: SecretRow,
  value: Secret,
  bound: readonly BoundResource[],
): Promise<Versioned<SecretResource>> {
  const { db, secretStore } = ctx.deps;
  const token = row.pendingToken ?? "";
  return runAttempt(ctx, row, {
    atStore: () =>
      secretStore.create({ name: row.physicalName, token, value, deadlineMs: deadlineOf(ctx) }),

    // Nothing is deleted at the store: where it holds something under that name, it is not ours.
    undo: () => {
      const failure = storeFailureEvent(ctx, "secrets:create", row);
      return commitOutcome({ deps: ctx.deps }, attempts.remove(db, row, row), { failure });
    },

    settle: async () => {
      const made = {
        resource: presentSecret({ ...row, status: "active" }, bound),
        revision: revisionOf({ ...row, revision: row.revision + 1 }),
      };
      await commitOutcome(ctx, settleSecret(db, row, { versionToken: token }), { made });
      return made;
    },
  });
}

function secretExists(present?: SecretRow): CodedError {
  const reason = present && findBusyReason(present.status);
  return new CodedError("secret_exists", reason ?? "A secret of that slug exists already.", {
    details: [{ field: "slug", message: "In use." }],
  });
}
