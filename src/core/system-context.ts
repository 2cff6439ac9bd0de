/** For jobs that act for one company at a time. No person asked for it, so policies are not asked. */

import type { SystemActor } from "./actor.ts";
import type { Context } from "./context.ts";
import { EVERYTHING } from "./reach.ts";
import type { CompanyPlace, EnvironmentPlace } from "./place.ts";

/** `thing` is what it acts on: its company's log shows the event in the environment of the thing. */
export function systemContext<D>(
  deps: D,
  thing: EnvironmentPlace,
  job: string,
  nowMs: number,
): Context<D, SystemActor> {
  const { companyId, environment } = thing;
  return {
    actor: { type: "system", id: job, companyId, environment },
    deps,
    requestId: `cron:${job}:${nowMs}`,
    nowMs,
    ip: null,
    authorize: () => Promise.resolve(),
    reach: () => Promise.resolve(EVERYTHING),
    glimpse: () => Promise.resolve(EVERYTHING),
    requireHeld: () => Promise.resolve(),
    defer: () => undefined,
  };
}

/** What belongs to a company whatever the environment (clients, webhook endpoints) is logged as live. */
export function ofCompany({ companyId }: CompanyPlace): EnvironmentPlace {
  return { companyId, environment: "live" };
}
