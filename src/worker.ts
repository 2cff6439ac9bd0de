/** What the platform calls: requests, cron and queue. */

import { createApp, type LoadCompose } from "./app.ts";

/** Deliveries wait while the database is restored. */
const CLOSED_SECONDS = 300;

export function createWorker(loadCompose: LoadCompose) {
  const app = createApp(loadCompose);
  return {
    fetch: app.fetch,
    scheduled: async (controller, env) => {
      const { deps } = (await loadCompose())(env);
      const { runJobs } = await import("./jobs/run.ts");
      const { CLOSED_TABLE, JOB_TABLE } = await import("./jobs/table.ts");
      const table = deps.config.closed ? CLOSED_TABLE : JOB_TABLE;
      await runJobs(controller.cron, controller.scheduledTime, deps, { table });
    },
    queue: async (batch, env) => {
      const { deps } = (await loadCompose())(env);
      if (deps.config.closed) return batch.retryAll({ delaySeconds: CLOSED_SECONDS });
      const { consumeBatch } = await import("./features/notifications/index.ts");
      await consumeBatch(deps, batch, () => Date.now());
    },
  } satisfies ExportedHandler<Env>;
}
