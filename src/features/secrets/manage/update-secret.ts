import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { namedOf, patchRow } from "../../../core/patch.ts";
import { hasChanged, type Versioned, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit, describeChange } from "../../audit/index.ts";
import type { SecretDeps } from "../deps.ts";
import { loadSecret, requireMatch, requireSettled, type SecretVersion } from "./load-secret.ts";
import { presentSecret, type SecretResource } from "./present.ts";
import { updateSecretBody } from "../schemas.ts";
import { updateSecretRow, type SecretChange, type SecretRow } from "../store.ts";

export async function updateSecret(
  ctx: Context<SecretDeps>,
  input: SecretVersion & { readonly patch: z.input<typeof updateSecretBody> },
): Promise<Versioned<SecretResource>> {
  const { slug } = input;
  const patch = parse(updateSecretBody, input.patch);
  const { row: before, bound } = await loadSecret(ctx, "secrets:update", slug);
  // A tag decides who may touch a secret, so the right is needed under the old and under the new tags.
  if (patch.tags !== undefined) {
    await ctx.authorize("secrets:update", { id: slug, tags: patch.tags });
  }
  requireSettled(before);
  requireMatch(before, input);

  const change: SecretChange = namedOf(patch);
  const after: SecretRow = { ...patchRow(before, patch), revision: before.revision + 1 };
  const audit = auditEvent(ctx, {
    action: "secrets:update",
    category: "secret",
    target: `secret:${slug}`,
    outcome: "success",
    details: describeChange(before, after, ["type", "tags", "allowedHosts"], ["description"]),
  });
  const { db } = ctx.deps;
  await commit(ctx, audit, updateSecretRow(db, ctx.actor, before, change, hasChanged("secret")));

  return { resource: presentSecret(after, bound), revision: revisionOf(after) };
}
