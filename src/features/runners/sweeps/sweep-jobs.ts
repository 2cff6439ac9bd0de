/**
 * Ends what no runner came for, what ran too long and what was lost too often, and says again what an instance did not
 * hear. What was lost and may be claimed again needs no sweep: the next runner that asks takes it.
 */

import { conflict } from "../../../core/errors.ts";
import { systemContext } from "../../../core/system-context.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { settleEach } from "../../../platform/d1/attempts.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { releaseRunner, type JobRow } from "../jobs/job-store.ts";
import { findOverdue } from "../rules/job.ts";
import { endLostCancelled, endOverdue, postpone, selectDueJobs } from "./sweep-store.ts";

export type RunnerSweepDeps = Pick<RunnerDeps, "db" | "random" | "commandEnded">;

/** A run; the rest is the next one's. */
const MOST = 100;

/** Until an instance that has not taken the end of its command is told once more. */
const AGAIN_MS = 5 * MINUTE_MS;

export async function sweepRunnerJobs(
  deps: RunnerSweepDeps,
  nowMs: number,
): Promise<{ found: number; failed: number }> {
  const due = await selectDueJobs(deps.db, nowMs, MOST);
  return settleEach(due, (job) => sweepJob(deps, job, nowMs));
}

async function sweepJob(deps: RunnerSweepDeps, job: JobRow, nowMs: number): Promise<void> {
  const lost = conflict("It has moved on meanwhile.");
  try {
    await settle(deps, job, nowMs, lost);
  } catch (error) {
    if (error !== lost) throw error;
  }
}

async function settle(
  deps: RunnerSweepDeps,
  job: JobRow,
  nowMs: number,
  lost: ReturnType<typeof conflict>,
): Promise<void> {
  const { db } = deps;
  const { companyId, environment, instanceId, claimedBy, phase, attempt } = job;
  const released = claimedBy === null ? [] : releaseRunner(db, job, claimedBy);
  if (job.status === "cancelled") {
    await touch(db, [...endLostCancelled(db, job, job, nowMs, lost), ...released]);
    return;
  }

  const failure = findOverdue(job, nowMs);
  if (failure === null) {
    await touch(db, postpone(db, job, job, nowMs + AGAIN_MS, lost));
  } else {
    const end = { failure, exitCode: null, signal: null, durationMs: null, runnerId: claimedBy };
    const ctx = systemContext(deps, job, "overdue_commands", nowMs);
    const audit = auditEvent(ctx, {
      action: "runners:finish",
      category: "workflow",
      target: `instance:${instanceId}`,
      outcome: "failure",
      details: { phase, attempt, runner: claimedBy, code: failure.code },
    });
    await commit(ctx, audit, [...endOverdue(db, job, job, end, nowMs, lost), ...released]);
  }
  await deps.commandEnded({ companyId, environment, instanceId }, true);
}
