/** Runs the jobs of one cron expression, each isolated from the others' failures. */

import { MINUTE_MS } from "../core/time.ts";
import { describeError } from "../platform/logger.ts";
import { JOB_TABLE, type Job, type JobDeps } from "./table.ts";

/** What one job may keep the others waiting; a run has a quarter of an hour. Jobs are bounded: this is for one that hangs. */
const BUDGET_MS = MINUTE_MS;

/** Throws after all have run if any failed, so that the run shows as failed. */
export async function runJobs(
  cron: string,
  nowMs: number,
  deps: JobDeps,
  { table = JOB_TABLE, budgetMs = BUDGET_MS } = {},
): Promise<void> {
  const jobs = table[cron];
  if (jobs === undefined) throw new Error(`No jobs for the cron expression '${cron}'`);

  const failed: string[] = [];
  for (const [name, job] of Object.entries(jobs)) {
    try {
      deps.logger.info("job_done", {
        job: name,
        ...(await withinBudget(job(deps, nowMs), budgetMs)),
      });
    } catch (error) {
      failed.push(name);
      deps.logger.error("job_failed", { job: name, ...describeError(error) });
    }
  }
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
