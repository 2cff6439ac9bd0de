/**
 * What uses a secret, as far as the one who looks may know of it.
 * Attack: a connector that a Deny keeps from somebody is named to them by the secret that it uses.
 */

import type { Context } from "../../../core/context.ts";
import type { Action } from "../../../core/rights.ts";
import { BINDING_TYPES, type BindingType, type BoundResource } from "../rules/secret.ts";

const READ_RIGHT: Readonly<Record<BindingType, Action>> = {
  connector: "connectors:read",
  workflow_phase: "workflows:read",
  inbound_webhook: "workflows:read",
};

export type IsInSight = (resource: BoundResource) => boolean;

export async function findInSight(ctx: Pick<Context<unknown>, "glimpse">): Promise<IsInSight> {
  const reaches = await Promise.all(
    BINDING_TYPES.map(async (type) => [type, await ctx.glimpse(READ_RIGHT[type])] as const),
  );
  const reachOf = new Map(reaches);
  return ({ type, id }) => reachOf.get(type)?.allows({ id }) === true;
}

/** Nothing is asked where nothing uses it. */
export async function boundInSight(
  ctx: Pick<Context<unknown>, "glimpse">,
  bound: readonly BoundResource[],
): Promise<readonly BoundResource[]> {
  return bound.length === 0 ? bound : bound.filter(await findInSight(ctx));
}
