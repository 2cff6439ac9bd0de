import { createApp } from "./app.ts";
import { composeFor } from "./deps.ts";
import { consumeBatch } from "./features/notifications/index.ts";
import { runJobs } from "./jobs/run.ts";

export { BrowserSession } from "./features/sessions/browser-session.do.ts";
export { KeyLease } from "./features/api-keys/lease-object/key-lease.do.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, env) =>
    runJobs(controller.cron, controller.scheduledTime, composeFor(env).deps),
  queue: (batch, env) => consumeBatch(composeFor(env).deps, batch, () => Date.now()),
} satisfies ExportedHandler<Env>;
