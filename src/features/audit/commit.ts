/**
 * The only way to change a tenant's data: one batch, the audit event first (P8). The event's type is branded and
 * made here alone, so a mutation without one does not compile.
 */

import type { Actor } from "../../core/actor.ts";
import type { Context, Made } from "../../core/context.ts";
import type { Random } from "../../core/encoding.ts";
import { newId } from "../../core/ids.ts";
import type { Database } from "../../platform/d1/database.ts";
import { write, writeBatch, type Write } from "../../platform/d1/write.ts";
import { completeClaim } from "../../platform/idempotency/store.ts";
import type { AuditEvent } from "./rules/event.ts";
import { insertAuditEvent, insertEventOnce, type AuditRow } from "./store.ts";

export interface AuditDeps {
  readonly db: Database;
  readonly random: Random;
}

/** What an event says of who acts. A person who joins a company is known no better than this. */
type AuditContext = Pick<Context<AuditDeps>, "deps" | "requestId" | "nowMs" | "ip" | "claim"> &
  Partial<Pick<Context<AuditDeps>, "defer">> & {
    readonly actor: Pick<Actor, "type" | "id" | "companyId" | "environment"> & {
      readonly name?: string;
    };
  };

declare const audited: unique symbol;

export type AuditWrite = Write & { readonly [audited]: true };

export function auditEvent(ctx: AuditContext, event: AuditEvent): AuditWrite {
  const { actor, deps } = ctx;
  return write(insertAuditEvent(deps.db, actor, toRow(ctx, event))) as AuditWrite;
}

/** For what several requests may find at once and only one of them does: the first is the event. */
export function auditEventOnce(
  ctx: AuditContext,
  event: AuditEvent,
  dedupeKey: string,
): AuditWrite {
  const { actor, deps } = ctx;
  return write(insertEventOnce(deps.db, actor, toRow(ctx, event), dedupeKey)) as AuditWrite;
}

function toRow({ actor, deps, nowMs, ip, requestId }: AuditContext, event: AuditEvent): AuditRow {
  return { id: newId("auditEvent", deps.random), atMs: nowMs, actor, ip, requestId, event };
}

/**
 * Commits the event and the writes together or not at all. `made` is what a replayed `Idempotency-Key` answers; it must
 * hold no once-only value.
 */
export async function commit(
  ctx: AuditContext,
  audit: AuditWrite,
  writes: readonly Write[],
  made?: Made,
): Promise<void> {
  const completion = made === undefined ? [] : completionOf(ctx, made);
  await writeBatch(ctx.deps.db, [audit, ...writes, ...completion]);
  startWhatFollows(writes, ctx.defer);
}

/** For the batch in which what was begun comes to its end: the claim on an `Idempotency-Key` is completed with it. */
export function completionOf(
  { claim, deps }: Pick<AuditContext, "claim" | "deps">,
  made: Made,
): readonly Write[] {
  return claim === undefined ? [] : completeClaim(deps.db, claim.attemptId, claim.answerTo(made));
}

/**
 * Bookkeeping that is nobody's decision (last use, usage, a fence that closed), and the outcome of what was committed as an
 * intent: no event of its own. With `defer`, what follows the writes is started.
 */
export async function touch(
  db: Database,
  writes: readonly Write[],
  defer?: Context<AuditDeps>["defer"],
): Promise<void> {
  await writeBatch(db, writes);
  startWhatFollows(writes, defer);
}

function startWhatFollows(writes: readonly Write[], defer?: Context<AuditDeps>["defer"]): void {
  for (const { afterwards } of writes) {
    if (afterwards !== undefined) defer?.(afterwards().catch(() => undefined));
  }
}
