/**
 * The only way to change a tenant's data: one batch, the audit event first (P8). The event's type is branded and
 * made here alone, so a mutation without one does not compile.
 */

import type { Actor, RunnerActor } from "../../core/actor.ts";
import type { Context, Made } from "../../core/context.ts";
import type { Random } from "../../core/encoding.ts";
import { newId } from "../../core/ids.ts";
import type { Database } from "../../platform/d1/database.ts";
import type { AttemptOutcome } from "../../platform/d1/attempts.ts";
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
    readonly actor: Pick<Actor | RunnerActor, "type" | "id" | "companyId" | "environment"> & {
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
  await writeBatch(ctx.deps.db, [audit, ...writes, ...completionOf(ctx, made)]);
  startWhatFollows(writes, ctx.defer);
}

/** The claim on an `Idempotency-Key` is completed in the batch of what was made under it. */
function completionOf(
  { claim, deps }: Pick<AuditContext, "claim" | "deps">,
  made: Made | undefined,
): readonly Write[] {
  if (claim === undefined || made === undefined) return [];
  return completeClaim(deps.db, claim.attemptId, claim.answerTo(made));
}

/** The event of the intent said what was to be done; this one, that `system` did not do it. */
export function failureEvent(
  ctx: AuditContext,
  intent: Omit<AuditEvent, "outcome">,
  system: string,
): AuditWrite {
  const reason = `${system} did not do it; nothing has changed.`;
  return auditEvent(ctx, {
    ...intent,
    outcome: "failure",
    details: { ...intent.details, reason },
  });
}

/** What belongs to the outcome: who is told of it, what a replayed `Idempotency-Key` answers, why it came to nothing. */
export interface Beside {
  readonly failure?: AuditWrite;
  readonly writes?: readonly Write[];
  readonly made?: Made;
}

/**
 * The outcome of what was committed as an intent: its event stands already, and `failure` takes it back. The only way
 * to write one, and it holds on condition that the row is still the attempt's.
 */
export async function commitOutcome(
  ctx: Pick<AuditContext, "deps" | "claim" | "defer">,
  outcome: AttemptOutcome,
  { failure, writes = [], made }: Beside = {},
): Promise<void> {
  const { db } = ctx.deps;
  const first = failure === undefined ? [] : [failure];
  await writeBatch(db, [...first, ...outcome.writes, ...writes, ...completionOf(ctx, made)]);
  startWhatFollows(writes, ctx.defer);
}

/**
 * Bookkeeping that no person decides (last use, usage, a fence that closed): no event of its own. With `defer`, what
 * follows the writes is started.
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
