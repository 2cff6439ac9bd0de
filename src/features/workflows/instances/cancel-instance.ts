/**
 * Our row first, then the engine: once this has answered, nothing of the instance begins any more, for every attempt is
 * claimed on condition that the instance is not over.
 */

import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import { releaseHolds } from "../../secrets/index.ts";
import { isOver } from "../rules/instance.ts";
import type { InstanceDeps } from "./deps.ts";
import { endWrites } from "./end-writes.ts";
import { findInstance, type InstanceRow } from "./instance-store.ts";
import { loadInstance } from "./load-instance.ts";
import { selectPhases } from "./phase-store.ts";
import { presentInstance, type InstanceResource } from "./present.ts";

export interface PlannedCancel {
  /** For the batch of what caused it. */
  readonly writes: readonly Write[];
  /** After the commit. Never fails: an engine that goes on finds the instance over. */
  readonly finish: () => Promise<void>;
}

const over = () => conflict("The instance is over.");

/** Asks no right. Undefined where there is nothing to cancel: no such instance, or one that is over. */
export async function planCancel(
  ctx: Pick<Context<InstanceDeps>, "deps" | "actor" | "nowMs">,
  instanceId: string,
): Promise<PlannedCancel | undefined> {
  const row = await findInstance(ctx.deps.db, ctx.actor, instanceId);
  return row === undefined || isOver(row.status) ? undefined : planEnd(ctx, row);
}

function planEnd(
  { deps, nowMs }: Pick<Context<InstanceDeps>, "deps" | "nowMs">,
  row: InstanceRow,
  lost = over(),
): PlannedCancel {
  const end = { status: "cancelled", failure: null, nowMs } as const;
  return {
    writes: endWrites(deps, { instance: row, name: null }, end, lost),
    finish: () => stopAndRelease(deps, row).catch(() => undefined),
  };
}

/**
 * A secret may have been read in the moment in which it was cancelled, and a run that is stopped has no turn left in
 * which to let go of it. One that could not be stopped does so itself.
 */
async function stopAndRelease(
  { instanceEngine, db }: InstanceDeps,
  row: InstanceRow,
): Promise<void> {
  await instanceEngine.stop(row.id);
  await touch(db, releaseHolds(db, row, { type: "instance", id: row.id }));
}

export async function cancelInstance(
  ctx: Context<InstanceDeps>,
  id: string,
): Promise<Versioned<InstanceResource>> {
  const { db } = ctx.deps;
  const row = await loadInstance(ctx, id, "workflows:execute");
  if (row.status !== "cancelled") await cancel(ctx, row);

  const [after = row, phases] = await Promise.all([
    findInstance(db, ctx.actor, id),
    selectPhases(db, ctx.actor, id),
  ]);
  return { resource: presentInstance(after, phases), revision: revisionOf(after) };
}

async function cancel(ctx: Context<InstanceDeps>, row: InstanceRow): Promise<void> {
  if (isOver(row.status)) throw over();
  const { writes, finish } = planEnd(ctx, row);
  const audit = auditEvent(ctx, {
    action: "workflows:cancel",
    category: "workflow",
    target: `instance:${row.id}`,
    outcome: "success",
    details: { workflowId: row.workflowId },
  });
  await commit(ctx, audit, writes);
  await carryOn(ctx, finish());
}
