/**
 * Somebody completes a manual phase. What they say is in our rows first, once; the engine is only woken by it, and where
 * that is lost the sweep wakes it.
 */

import type { z } from "@hono/zod-openapi";

import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { conflict, notFound } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { Failure } from "../rules/instance.ts";
import { findWaitFault, isAssignee, REJECTED } from "../rules/manual.ts";
import type { InstanceDeps } from "./deps.ts";
import { endWrites } from "./end-writes.ts";
import { touchInstance } from "./instance-store.ts";
import { completePhase, findRun, type Run } from "./phase-store.ts";
import { presentPhase, type PhaseResource } from "./present.ts";
import { completePhaseBody } from "./schemas.ts";

/** What is answered is the phase alone: an assignee need not be one who may read the workflow. */
export async function completeManualPhase(
  ctx: Context<InstanceDeps>,
  request: {
    readonly id: string;
    readonly key: string;
    readonly body: z.input<typeof completePhaseBody>;
  },
): Promise<PhaseResource> {
  const { outcome } = parse(completePhaseBody, request.body);
  const { actor, deps, nowMs } = ctx;
  const { id, key } = request;
  const run = await findRun(deps.db, actor, id);
  const phase = run?.definition?.find((one) => one.key === key);
  if (phase === undefined || !isAssignee(phase, actor)) {
    await ctx.authorize("workflows:execute", run ? { id: run.instance.workflowId } : {});
  }
  const row = run?.phases.find((one) => one.key === key);
  if (run === undefined || row === undefined) throw notFound("phase");
  const fault = findWaitFault(row);
  if (fault !== undefined) throw conflict(fault);

  const rejected = outcome === "rejected";
  const failure: Failure | null = rejected ? { phase: key, ...REJECTED } : null;
  const output = JSON.stringify({ outcome });
  const status = rejected ? ("failed" as const) : ("completed" as const);
  const end = { status, output, failure, nowMs };
  const lost = conflict("The phase does not wait any more.");

  const audit = auditEvent(ctx, {
    action: "workflows:complete_phase",
    category: "workflow",
    target: `instance:${id}`,
    outcome: "success",
    details: { workflowId: run.instance.workflowId, phase: key, rejected },
  });
  await commit(ctx, audit, [
    ...completePhase(deps.db, actor, id, key, end, lost),
    ...goingOn(ctx, run, failure, lost),
  ]);
  await carryOn(
    ctx,
    deps.instanceEngine.nudge(id).catch(() => undefined),
  );

  return presentPhase({ ...row, status, output, failure, endedAt: nowMs });
}

function goingOn(
  { actor, deps, nowMs }: Context<InstanceDeps>,
  run: Run,
  failure: Failure | null,
  lost: ReturnType<typeof conflict>,
): Write[] {
  if (failure !== null) return endWrites(deps, run, { status: "failed", failure, nowMs }, lost);
  const to = { status: "running", touchedAt: nowMs, nowMs } as const;
  return touchInstance(deps.db, actor, run.instance.id, to, lost);
}
