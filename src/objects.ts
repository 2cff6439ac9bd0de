/** The Durable Objects, and the runs of workflows: each handed what it needs by the one composition. */

import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";

import { composeFor, composeObjectsFor } from "./deps.ts";
import { KeyLeaseObject } from "./features/api-keys/lease-object/key-lease.do.ts";
import { BrowserSessionObject } from "./features/sessions/browser-session.do.ts";
import { runInstance, type InstanceParams, type RunDeps } from "./features/workflows/index.ts";

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

/** A run asks no policies, so both entries run it with the one composition. */
export class WorkflowInstance extends WorkflowEntrypoint<Env, InstanceParams> {
  readonly #deps: RunDeps;

  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, env);
    this.#deps = composeFor(env).deps;
  }

  override run(event: Readonly<WorkflowEvent<InstanceParams>>, step: WorkflowStep): Promise<void> {
    return runInstance(this.#deps, event.payload, {
      do: (name, config, work) => step.do(name, config, work),
      sleep: (name, ms) => step.sleep(name, ms),
      waitForEvent: (name, options) => step.waitForEvent(name, options),
    });
  }
}
