/** What the platform calls: requests, cron and queue. */

import { createApp, type LoadCompose } from "./app.ts";

export function createWorker(loadCompose: LoadCompose) {
  const app = createApp(loadCompose);
  return {
    fetch: app.fetch,
    scheduled: async (controller, env) => {
      const { deps } = (await loadCompose())(env);
      const { runJobs } = await import("./jobs/run.ts");
      await runJobs(controller.cron, controller.scheduledTime, deps);
    },
    queue: async (batch, env) => {
      const { deps } = (await loadCompose())(env);
      const { consumeBatch } = await import("./features/notifications/index.ts");
      await consumeBatch(deps, batch, () => Date.now());
    },
  } satisfies ExportedHandler<Env>;
}
