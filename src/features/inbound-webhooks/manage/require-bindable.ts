import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findSecret } from "../../secrets/index.ts";

/** The secret may be bound by this caller, and there is one of the slug. */
export async function requireBindable(ctx: Context<AuditDeps>, slug: string): Promise<void> {
  const { row } = await findSecret(ctx.deps.db, ctx.actor, slug);
  const subject = row === undefined ? { id: slug } : { id: slug, tags: row.tags };
  await ctx.authorize("secrets:bind", subject);
  if (row === undefined || row.status === "deleting") {
    throw invalidField("secret", "No such secret in this environment.");
  }
}
