/** What the platform calls: requests, cron and queue. */

import { createApp } from "./app.ts";
import type { Compose } from "./deps.ts";
import { consumeBatch } from "./features/notifications/index.ts";
import { runJobs } from "./jobs/run.ts";

export function createWorker(composeFor: Compose) {
  const app = createApp(composeFor);
  return {
    fetch: app.fetch,
    scheduled: (controller, env) =>
      runJobs(controller.cron, controller.scheduledTime, composeFor(env).deps),
    queue: (batch, env) => consumeBatch(composeFor(env).deps, batch, () => Date.now()),
  } satisfies ExportedHandler<Env>;
}
