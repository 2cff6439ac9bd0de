import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Seen, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit, type GateDeps } from "../../audit/index.ts";
import { toMuted, type Preferences } from "../rules/category.ts";
import { findPreferences, upsertPreferences } from "./inbox-store.ts";
import { presentPreferences } from "../present.ts";
import { preferencesBody } from "../schemas.ts";
import { requirePerson } from "./require-person.ts";

/** Of the person, in all their companies. */
export async function setPreferences(
  ctx: Context<GateDeps>,
  input: Seen & { readonly preferences: z.input<typeof preferencesBody> },
): Promise<Versioned<Preferences>> {
  const preferences = parse(preferencesBody, input.preferences);
  const { reader } = await requirePerson(ctx);
  const { db } = ctx.deps;
  const before = await findPreferences(db, reader);
  const changed = new CodedError(
    "precondition_failed",
    "The preferences have changed since they were read.",
  );
  if (!input.matches(revisionOf(before))) throw changed;

  const muted = toMuted(preferences);

  const audit = auditEvent(ctx, {
    action: "notifications:set_preferences",
    category: "iam",
    target: `user:${reader.userId}`,
    outcome: "success",
    details: { before: { muted: before.muted }, after: { muted } },
  });
  await commit(ctx, audit, upsertPreferences(db, reader, before, muted, changed));

  const revision = revisionOf({ ...before, revision: before.revision + 1 });
  return { resource: presentPreferences(muted), revision };
}
