import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import type { AuditDeps } from "../../audit/index.ts";
import { findSecret } from "../store.ts";

/** A secret that a definition names, for a check before the definition is written. */
export interface BindableReference {
  /** Where the definition names it: `auth.secret`, `phases[2].env.DEPLOY_TOKEN`. */
  readonly field: string;
  readonly slug: string;
  /** The host names that its value, or what it is exchanged for, will be sent to. */
  readonly hosts: readonly string[];
}

/**
 * Throws a 422 on the field for a slug that there is not or that the caller may not read (both alike, so that slugs
 * cannot be found out), `forbidden` without `secrets:bind`, and a 422 where the secret's own list leaves a host out.
 */
export async function requireBindable(
  ctx: Context<AuditDeps>,
  { field, slug, hosts }: BindableReference,
): Promise<void> {
  const { row } = await findSecret(ctx.deps.db, ctx.actor, slug);
  const { allows } = await ctx.glimpse("secrets:read");
  if (row === undefined || row.status === "deleting" || !allows({ id: slug, tags: row.tags })) {
    throw invalidField(field, `No secret of the slug '${slug}'.`);
  }
  await ctx.authorize("secrets:bind", { id: slug, tags: row.tags });

  const { allowedHosts } = row;
  const outside = hosts.find((host) => allowedHosts.length > 0 && !allowedHosts.includes(host));
  if (outside !== undefined) {
    throw invalidField(field, `The secret's allowedHosts does not name ${outside}.`);
  }
}
