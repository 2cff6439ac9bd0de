import type { Context } from "../../core/context.ts";
import { CodedError, notFound } from "../../core/errors.ts";
import type { PolicyDeps } from "./deps.ts";
import { findPolicy, type PolicyRow } from "./store.ts";

/** A policy to change, as the caller last saw it. */
export interface PolicyVersion {
  readonly id: string;
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: number) => boolean;
}

export async function loadPolicy(ctx: Context<PolicyDeps>, id: string): Promise<PolicyRow> {
  const row = await findPolicy(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("policy");
  return row;
}

export function policyChanged(): CodedError {
  return new CodedError("precondition_failed", "The policy has changed since it was read.");
}
