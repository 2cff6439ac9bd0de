import type { Context } from "../../core/context.ts";
import { CodedError, notFound } from "../../core/errors.ts";
import type { Action } from "../../core/rights.ts";
import type { AuditDeps } from "../audit/index.ts";
import { findService, type ServiceRow } from "./store.ts";

/** A service to change, as the caller last saw it. */
export interface ServiceVersion {
  readonly id: string;
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: number) => boolean;
}

/**
 * A service that the caller may do this to. Asked once it is read, for its tags decide. Whoever may do it to no service
 * like it is not told whether there is one.
 */
export async function loadService(
  ctx: Context<AuditDeps>,
  id: string,
  action: Action,
): Promise<ServiceRow> {
  const row = await findService(ctx.deps.db, ctx.actor, id);
  await ctx.authorize(action, row === undefined ? { id } : { id, tags: row.tags });
  if (row === undefined) throw notFound("service");
  return row;
}

export function serviceChanged(): CodedError {
  return new CodedError("precondition_failed", "The service has changed since it was read.");
}
