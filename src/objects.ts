/** The Durable Objects, and the runs of workflows: each handed what it needs by the one composition. */

import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

import { composeObjectsFor } from "./front-deps.ts";
import { KeyLeaseObject } from "./features/api-keys/lease-object/key-lease.do.ts";
import { RefreshTokenObject } from "./features/egress/refresh/refresh-token.do.ts";
import { BrowserSessionObject } from "./features/sessions/browser-session.do.ts";
import type { InstanceParams } from "./features/workflows/index.ts";

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

export class RefreshToken extends RefreshTokenObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, composeObjectsFor(env).refreshToken);
  }
}

/**
 * A run asks no policies, so both entries run it with the one composition. It is loaded by the first run, as by the
 * first request that needs it.
 */
export class WorkflowInstance extends WorkflowEntrypoint<Env, InstanceParams> {
  readonly #env: Env;

  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, env);
    this.#env = env;
  }

  override async run(
    event: Readonly<WorkflowEvent<InstanceParams>>,
    step: WorkflowStep,
  ): Promise<void> {
    const { composeFor } = await import("./deps.ts");
    // It ends, and the sweep begins it anew once the Worker is open: after a restore its rows may say that it is over.
    if (composeFor(this.#env).deps.config.closed) throw new Error("The Worker is closed");
    const { runInstance } = await import("./features/workflows/index.ts");
    await runInstance(composeFor(this.#env).deps, event.payload, {
      do: (name, config, work) => step.do(name, config, work),
      sleep: (name, ms) => step.sleep(name, ms),
      waitForEvent: (name, options) => step.waitForEvent(name, options),
    });
  }
}
