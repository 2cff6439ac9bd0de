/** What the platform calls: requests, cron and queue. */

import { createApp, type LoadCompose } from "./app.ts";

/** Deliveries wait while the database is restored. */
const CLOSED_SECONDS = 300;

export function createWorker(loadCompose: LoadCompose) {
  const app = createApp(loadCompose);
  return {
    fetch: app.fetch,
    scheduled: async (controller, env) => {
      const { runScheduled } = await import("./scheduled.ts");
      await runScheduled(controller, env, await loadCompose());
    },
    queue: async (batch, env) => {
      const { deps } = (await loadCompose())(env);
      if (deps.config.closed) return batch.retryAll({ delaySeconds: CLOSED_SECONDS });
      const { consumeBatch } = await import("./features/notifications/index.ts");
      await consumeBatch(deps, batch, () => Date.now());
    },
  } satisfies ExportedHandler<Env>;
}
