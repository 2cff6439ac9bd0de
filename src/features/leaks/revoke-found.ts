/** One key that was found in public. Holding it is the permission, and who reports it holds it. */

import type { AnonymousContext, Context } from "../../core/context.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import { systemContext } from "../../core/system-context.ts";
import { findPresentedKey, revokeLeaked } from "../api-keys/index.ts";
import type { FoundKey, LeakDeps } from "./deps.ts";

type RevokeContext = Pick<AnonymousContext<LeakDeps>, "deps" | "requestId" | "nowMs" | "defer">;

/** False for what is no key of ours. One that was dead before is true, and no notice is sent again. */
export async function revokeFound(ctx: RevokeContext, found: FoundKey): Promise<boolean> {
  const key = await findPresentedKey(ctx.deps, found);
  if (key === undefined) return false;
  const { source, url } = found;
  await revokeLeaked(reporterContext(ctx, key), key.id, { source, url });
  return true;
}

/** From the queue: surplus of a report. Throws where the key is not dead yet, so that its message comes again. */
export async function revokeQueued(deps: LeakDeps, found: FoundKey, nowMs: number): Promise<void> {
  const deferred: Promise<unknown>[] = [];
  const defer = (work: Promise<unknown>) => void deferred.push(work);
  await revokeFound({ deps, requestId: `queue:leak:${nowMs}`, nowMs, defer }, found);
  await Promise.all(deferred);
}

function reporterContext(
  { deps, requestId, nowMs, defer }: RevokeContext,
  key: EnvironmentPlace,
): Context<LeakDeps> {
  return {
    ...systemContext(deps, key, "github_secret_scanning", nowMs),
    requestId,
    defer,
  };
}
