import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import { hasChanged, type Seen, revisionOf } from "../../../core/version.ts";
import { boundInSight } from "./bound-in-sight.ts";
import type { SecretDeps } from "../deps.ts";
import { findBusyReason, isReplaceable, type BoundResource } from "../rules/secret.ts";
import { findSecret, type SecretRow } from "../store.ts";

/** A secret to change, as the caller last saw it. */
export interface SecretVersion extends Seen {
  readonly slug: string;
}

export interface LoadedSecret {
  readonly row: SecretRow;
  readonly bound: readonly BoundResource[];
}

/** Asked of the secret as it is tagged; where there is none, of its name: without the right, both are alike. */
export async function loadSecret(
  ctx: Context<SecretDeps>,
  action: Action,
  slug: string,
): Promise<LoadedSecret> {
  const { row, bound } = await findSecret(ctx.deps.db, ctx.actor, slug);
  await ctx.authorize(action, row === undefined ? { id: slug } : { id: slug, tags: row.tags });
  if (row === undefined) throw notFound("secret");
  return { row, bound: await boundInSight(ctx, bound) };
}

export function requireMatch(row: SecretRow, input: SecretVersion): void {
  if (!input.matches(revisionOf(row))) throw hasChanged("secret");
}

/** For a new value: not while another one is expected to arrive. */
export function requireReplaceable(row: SecretRow, nowMs: number): void {
  if (!isReplaceable(row, nowMs)) requireSettled(row);
}

/** For changes that must not meet an operation under way. */
export function requireSettled(row: SecretRow): void {
  const reason = findBusyReason(row.status);
  if (reason !== undefined) throw conflict(reason);
}
