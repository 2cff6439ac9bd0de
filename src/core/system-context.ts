/** For jobs that act for one company at a time: nobody asked, so nothing is asked of policies. */

import type { SystemActor } from "./actor.ts";
import type { Context } from "./context.ts";
import { EVERYTHING } from "./reach.ts";
import type { CompanyScope } from "./scope.ts";

export function systemContext<D>(
  deps: D,
  { companyId }: CompanyScope,
  job: string,
  nowMs: number,
): Context<D, SystemActor> {
  return {
    actor: { type: "system", id: job, companyId, environment: "live" },
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
