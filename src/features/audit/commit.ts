/**
 * The only way to change a tenant's data: one batch, the audit event first (P8). The event's type is branded and
 * made here alone, so a mutation without one does not compile.
 */

import type { Context } from "../../core/context.ts";
import type { Random } from "../../core/encoding.ts";
import { newId } from "../../core/ids.ts";
import type { Database } from "../../platform/d1/database.ts";
import { write, writeBatch, type Write } from "../../platform/d1/write.ts";
import { completeClaim } from "../../platform/idempotency/store.ts";
import type { StoredResponse } from "../../platform/idempotency/tables.ts";
import type { AuditEvent } from "./event.ts";
import { insertAuditEvent } from "./store.ts";

export interface AuditDeps {
  readonly db: Database;
  readonly random: Random;
}

/** What an event says of who acts. A person who joins a company is known no better than this. */
type AuditContext = Pick<
  Context<AuditDeps>,
  "actor" | "deps" | "requestId" | "nowMs" | "ip" | "claim"
> &
  Partial<Pick<Context<AuditDeps>, "defer">>;

declare const audited: unique symbol;

export type AuditWrite = Write & { readonly [audited]: true };

export function auditEvent(ctx: AuditContext, event: AuditEvent): AuditWrite {
  const { actor, deps } = ctx;
  const statement = insertAuditEvent(deps.db, actor, {
    id: newId("auditEvent", deps.random),
    atMs: ctx.nowMs,
    actor,
    ip: ctx.ip,
    requestId: ctx.requestId,
    event,
  });
  return write(statement) as AuditWrite;
}

/**
 * Commits the event and the writes together or not at all. `created` is what a replayed `Idempotency-Key` answers;
 * it must hold no once-only value.
 */
export async function commit(
  ctx: AuditContext,
  audit: AuditWrite,
  writes: readonly Write[],
  created?: StoredResponse,
): Promise<void> {
  const completion =
    ctx.claim && created ? completeClaim(ctx.deps.db, ctx.claim.attemptId, created) : [];
  await writeBatch(ctx.deps.db, [audit, ...writes, ...completion]);
  for (const { afterwards } of writes) {
    if (afterwards !== undefined) ctx.defer?.(afterwards().catch(() => undefined));
  }
}

/** Bookkeeping that is nobody's decision (last use, usage, a fence that closed): no event of its own. */
export async function touch(db: Database, writes: readonly Write[]): Promise<void> {
  await writeBatch(db, writes);
}
