/**
 * What holds a version, as far as the one who looks may know of it.
 * Attack: an instance of a workflow that a Deny keeps from somebody is named to them by the secret that it retrieved.
 */

import type { Context } from "../../../core/context.ts";
import type { SecretDeps } from "../deps.ts";
import type { Holder } from "./version-store.ts";

export type IsHolderInSight = (holder: Holder) => boolean;

/** An instance is its workflow's; one that is gone belongs to none that could be asked about, and is not named. */
export async function findHoldersInSight(
  ctx: Context<Pick<SecretDeps, "db" | "findWorkflowsOf">>,
  holders: readonly Holder[],
): Promise<IsHolderInSight> {
  if (holders.length === 0) return () => false;
  const instances = holders.filter(({ type }) => type === "instance").map(({ id }) => id);
  const workflowOf = await ctx.deps.findWorkflowsOf(ctx.actor, instances);
  const workflows = await ctx.glimpse("workflows:read");
  const runners = await ctx.glimpse("runners:read");
  return ({ type, id }) => {
    if (type === "runner") return runners.allows({ id });
    const workflowId = workflowOf.get(id);
    return workflowId !== undefined && workflows.allows({ id: workflowId });
  };
}
