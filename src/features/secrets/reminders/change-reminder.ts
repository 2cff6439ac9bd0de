import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { hasChanged, type Versioned, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { SecretDeps } from "../deps.ts";
import {
  loadSecret,
  requireMatch,
  requireSettled,
  type SecretVersion,
} from "../manage/load-secret.ts";
import { presentSecret, type SecretResource } from "../manage/present.ts";
import { reminderFrom } from "../rules/reminder.ts";
import { reminderBody } from "../schemas.ts";
import { updateSecretRow, type SecretRow } from "../store.ts";

export async function setReminder(
  ctx: Context<SecretDeps>,
  input: SecretVersion & { readonly patch: z.input<typeof reminderBody> },
): Promise<Versioned<SecretResource>> {
  const { intervalDays } = parse(reminderBody, input.patch);
  return changeReminder(ctx, input, intervalDays);
}

export async function removeReminder(
  ctx: Context<SecretDeps>,
  input: SecretVersion,
): Promise<void> {
  await changeReminder(ctx, input, null);
}

/** What is so already stays as it is, its notices too. */
async function changeReminder(
  ctx: Context<SecretDeps>,
  input: SecretVersion,
  intervalDays: number | null,
): Promise<Versioned<SecretResource>> {
  const { slug } = input;
  const { row: before, bound } = await loadSecret(ctx, "secrets:update", slug);
  requireSettled(before);
  requireMatch(before, input);
  if (before.reminderIntervalDays === intervalDays) {
    return { resource: presentSecret(before, bound), revision: revisionOf(before) };
  }

  const rotatedAtMs = before.lastRotatedAt ?? before.createdAt;
  const change = reminderFrom(intervalDays, rotatedAtMs, ctx.nowMs);
  const after: SecretRow = { ...before, ...change, revision: before.revision + 1 };
  const audit = auditEvent(ctx, {
    action: intervalDays === null ? "secrets:remove_reminder" : "secrets:set_reminder",
    category: "secret",
    target: `secret:${slug}`,
    outcome: "success",
    details: {
      before: { intervalDays: before.reminderIntervalDays },
      after: { intervalDays },
    },
  });
  const { db } = ctx.deps;
  await commit(ctx, audit, updateSecretRow(db, ctx.actor, before, change, hasChanged("secret")));

  return { resource: presentSecret(after, bound), revision: revisionOf(after) };
}
