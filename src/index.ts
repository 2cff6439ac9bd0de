import { createApp } from "./app.ts";
import { composeFor, composeObjectsFor } from "./deps.ts";
import { KeyLeaseObject } from "./features/api-keys/lease-object/key-lease.do.ts";
import { consumeBatch } from "./features/notifications/index.ts";
import { BrowserSessionObject } from "./features/sessions/browser-session.do.ts";
import { runJobs } from "./jobs/run.ts";

export class BrowserSession extends BrowserSessionObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, composeObjectsFor(env).browserSession);
  }
}

export class KeyLease extends KeyLeaseObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, composeObjectsFor(env).keyLease);
  }
}

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, env) =>
    runJobs(controller.cron, controller.scheduledTime, composeFor(env).deps),
  queue: (batch, env) => consumeBatch(composeFor(env).deps, batch, () => Date.now()),
} satisfies ExportedHandler<Env>;
