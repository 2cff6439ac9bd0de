/** How a claim ends for good, or until the next attempt: one batch, and then the instance is told. */

import { carryOn } from "../../../core/carry-on.ts";
import type { RunnerContext } from "../../../core/context.ts";
import type { CodedError } from "../../../core/errors.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { releaseRunner, type JobRow } from "../jobs/job-store.ts";
import { backoffMs, type AttemptOutcome, type CommandEnd } from "../rules/job.ts";
import { endJob, requeueJob, type Claim } from "./claim-store.ts";
import { mustBeAlive, noteSeen } from "./runner-seen-store.ts";

interface Finish {
  readonly claim: Claim;
  readonly job: Pick<JobRow, "instanceId" | "phase" | "failures" | "retries">;
  readonly end: CommandEnd;
  readonly outcome: AttemptOutcome;
  readonly lost: CodedError;
  readonly beside?: readonly Write[];
}

export async function finishJob(
  ctx: RunnerContext<RunnerDeps>,
  { claim, job, end, outcome, lost, beside = [] }: Finish,
): Promise<void> {
  const { actor, deps } = ctx;
  const { db } = deps;
  const nowMs = deps.now();
  const failures = job.failures + (end.failure === null ? 0 : 1);
  // What was never handed out ended for a reason that another attempt does not mend.
  const isRetried = end.failure !== null && outcome === "reported" && failures <= job.retries;
  const ending = { outcome, nowMs, lost };
  const ended = isRetried
    ? requeueJob(db, actor, claim, { claimableAt: nowMs + backoffMs(failures), failures }, ending)
    : endJob(db, actor, claim, end, ending);
  const audit = auditEvent(ctx, {
    action: "runners:finish",
    category: "workflow",
    target: `instance:${job.instanceId}`,
    outcome: end.failure === null ? "success" : "failure",
    details: {
      ...{ phase: job.phase, attempt: claim.attempt, exitCode: end.exitCode },
      ...(end.failure === null ? {} : { code: end.failure.code, again: isRetried }),
    },
  });
  await commit(ctx, audit, [
    mustBeAlive(db, actor, actor.id),
    ...beside,
    ...ended,
    ...releaseRunner(db, actor, actor.id),
    noteSeen(db, actor, actor.id, nowMs),
  ]);
  if (isRetried) return;
  const { companyId, environment } = actor;
  const told = deps.commandEnded({ companyId, environment, instanceId: job.instanceId }, false);
  await carryOn(
    ctx,
    told.catch(() => undefined),
  );
}
