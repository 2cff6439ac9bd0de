/** What the platform calls: requests, cron and queue. */

import { createApp, type LoadCompose } from "./app.ts";

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
      const { consumeBatch } = await import("./features/notifications/index.ts");
      await consumeBatch(deps, batch, () => Date.now());
    },
  } satisfies ExportedHandler<Env>;
}
