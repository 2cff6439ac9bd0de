/**
 * What uses a secret, as far as the one who looks may know of it.
 * Attack: a connector that a Deny keeps from somebody is named to them by the secret that it uses.
 */

import type { Context } from "../../../core/context.ts";
import type { Action } from "../../../core/rights.ts";
import type { SecretDeps } from "../deps.ts";
import { BINDING_TYPES, type BindingType, type BoundResource } from "../rules/secret.ts";

type Ctx = Pick<Context<Pick<SecretDeps, "findConnectorSlugs">>, "glimpse" | "deps" | "actor">;

const READ_RIGHT: Readonly<Record<BindingType, Action>> = {
  connector: "connectors:read",
  workflow_phase: "workflows:read",
  inbound_webhook: "workflows:read",
};

export type IsInSight = (resource: BoundResource) => boolean;

/** Of these. A policy names a connector by its slug, a phase by its workflow; what it names is not always what binds. */
export async function findInSight(ctx: Ctx, bound: readonly BoundResource[]): Promise<IsInSight> {
  if (bound.length === 0) return () => false;
  const reaches = await Promise.all(
    BINDING_TYPES.map(async (type) => [type, await ctx.glimpse(READ_RIGHT[type])] as const),
  );
  const reachOf = new Map(reaches);
  const tellsConnectorsApart = (reachOf.get("connector")?.named.length ?? 0) > 0;
  const ids = bound.filter(({ type }) => type === "connector").map(({ id }) => id);
  const slugs = tellsConnectorsApart
    ? await ctx.deps.findConnectorSlugs(ctx.actor, [...new Set(ids)])
    : new Map<string, string>();

  return (resource) => {
    const { type, id } = resource;
    const reach = reachOf.get(type);
    if (reach === undefined) return false;
    if (type === "workflow_phase") return reach.allows({ id: workflowOf(id) });
    if (type !== "connector" || !tellsConnectorsApart) return reach.allows({ id });
    const slug = slugs.get(id);
    return slug !== undefined && reach.allows({ id: slug });
  };
}

/** A phase is bound as `<workflow>:<key>`. */
function workflowOf(id: string): string {
  return id.split(":")[0] ?? id;
}

/** Nothing is asked where nothing uses it. */
export async function boundInSight(
  ctx: Ctx,
  bound: readonly BoundResource[],
): Promise<readonly BoundResource[]> {
  return bound.length === 0 ? bound : bound.filter(await findInSight(ctx, bound));
}
