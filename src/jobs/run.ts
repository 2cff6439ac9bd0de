/** Runs the jobs of one cron expression, each isolated from the others' failures. */

import { MINUTE_MS } from "../core/time.ts";
import type { Meter } from "../platform/d1/meter.ts";
import { describeError } from "../platform/logger.ts";
import { QUERIES_A_RUN, shareOf } from "./budget.ts";
import { JOB_TABLE, WEIGHTS, type Job, type JobDeps } from "./table.ts";

/** What one job may keep the others waiting; a run has a quarter of an hour. Jobs are bounded: this is for one that hangs. */
const BUDGET_MS = MINUTE_MS;

export interface RunOptions {
  readonly table?: Readonly<Record<string, Readonly<Record<string, Job>>>>;
  readonly budgetMs?: number;
  /** Of the database in `deps`. Without one nothing is counted. */
  readonly meter?: Meter;
  readonly queries?: number;
  /** Told of the end of the run, failed or not, before that is thrown. */
  readonly noteEnd?: (run: RunEnd) => Promise<void>;
}

export interface RunEnd {
  readonly cron: string;
  readonly failed: readonly string[];
  readonly queries: number;
}

/**
 * Throws after all have run if any failed, so that the run shows as failed. A job that has used its share of queries is
 * stopped, as a crash would stop it, and is not counted as failed: it takes from the database what is due, so the next run
 * goes on.
 */
export async function runJobs(
  cron: string,
  nowMs: number,
  deps: JobDeps,
  {
    table = JOB_TABLE,
    budgetMs = BUDGET_MS,
    meter,
    queries = QUERIES_A_RUN,
    noteEnd,
  }: RunOptions = {},
): Promise<void> {
  const jobs = table[cron];
  if (jobs === undefined) throw new Error(`No jobs for the cron expression '${cron}'`);

  const failed: string[] = [];
  const weightOf = (name: string) => WEIGHTS[name] ?? 1;
  let weightsLeft = Object.keys(jobs).reduce((sum, name) => sum + weightOf(name), 0);
  for (const [name, job] of Object.entries(jobs)) {
    const weight = weightOf(name);
    meter?.allow(shareOf({ left: queries - meter.used(), weight, weightsLeft }));
    weightsLeft -= weight;
    try {
      const counts = await withinBudget(job(deps, nowMs), budgetMs);
      if (meter?.wasCut() === true) deps.logger.info("job_cut", { job: name });
      deps.logger.info("job_done", { job: name, ...counts });
    } catch (error) {
      if (meter?.wasCut() === true) {
        deps.logger.info("job_cut", { job: name });
        continue;
      }
      failed.push(name);
      deps.logger.error("job_failed", { job: name, ...describeError(error) });
    }
  }
  meter?.allow(Number.POSITIVE_INFINITY);
  await noteEnd?.({ cron, failed, queries: meter?.used() ?? 0 });
  if (failed.length > 0) throw new Error(`Failed jobs: ${failed.join(", ")}`);
}

/** What a job that is given up still does is harmless: each of its steps is claimed by a conditional write. */
async function withinBudget(running: ReturnType<Job>, budgetMs: number): ReturnType<Job> {
  const waiting = new AbortController();
  const late = scheduler.wait(budgetMs, { signal: waiting.signal }).then(() => {
    throw new Error(`The job was still running after ${budgetMs} ms`);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    late.catch(() => undefined);
    waiting.abort();
  }
}
