/** Runs the jobs of one cron expression, each isolated from the others' failures. */

import { describeError } from "../platform/logger.ts";
import { JOB_TABLE, type JobDeps } from "./table.ts";

/** Throws after all have run if any failed, so that the run shows as failed. */
export async function runJobs(cron: string, nowMs: number, deps: JobDeps): Promise<void> {
  const jobs = JOB_TABLE[cron];
  if (jobs === undefined) throw new Error(`No jobs for the cron expression '${cron}'`);

  const failed: string[] = [];
  for (const [name, job] of Object.entries(jobs)) {
    try {
      deps.logger.info("job_done", { job: name, ...(await job(deps, nowMs)) });
    } catch (error) {
      failed.push(name);
      deps.logger.error("job_failed", { job: name, ...describeError(error) });
    }
  }
  if (failed.length > 0) throw new Error(`Failed jobs: ${failed.join(", ")}`);
}
