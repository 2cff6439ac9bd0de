/** A run of cron: on a composition of its own, whose database counts. */

import type { Compose } from "./deps.ts";
import { runJobs } from "./jobs/run.ts";
import { CLOSED_TABLE, JOB_TABLE } from "./jobs/table.ts";
import { meterDatabase } from "./platform/d1/meter.ts";
import { writeBeat } from "./platform/heartbeat.ts";
import { metricsOf, runPoint } from "./platform/metrics.ts";

export async function runScheduled(
  { cron, scheduledTime }: ScheduledController,
  env: Env,
  compose: Compose,
): Promise<void> {
  const { DB, FACTS } = env;
  const { database, meter } = meterDatabase(DB);
  const { deps } = compose({ ...env, DB: database });
  await runJobs(cron, scheduledTime, deps, {
    table: deps.config.closed ? CLOSED_TABLE : JOB_TABLE,
    meter,
    noteEnd: async ({ failed, queries }) => {
      metricsOf(env)?.writeDataPoint(runPoint({ cron, failed: failed.length, queries }));
      await writeBeat(FACTS, cron, { atMs: Date.now(), failed });
    },
  });
}
