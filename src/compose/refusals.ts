/** What the audit log says of a credential that was refused. */

import type { Actor } from "../core/actor.ts";
import type { CallerRequest } from "../core/context.ts";
import { categoryOf, type Refusal } from "../features/audit/index.ts";
import type { RouteRefusal } from "../http/callers.ts";

type Asked = Omit<CallerRequest, "defer">;

/** Of a key that may not be used any more, or right now. */
export function keyRefusal(actor: Actor, code: string, { ip, requestId }: Asked): Refusal {
  const event = {
    action: "api_keys:use",
    category: "auth",
    target: `api_key:${actor.id}`,
    outcome: "denied",
    details: { code },
  } as const;
  return { actor, ip, requestId, event, code };
}

/** Of a credential that a route is not for. */
export function routeRefusal(refusal: RouteRefusal, { ip, requestId }: Asked): Refusal {
  const { actor, action, route, code } = refusal;
  const event = {
    action,
    category: categoryOf(action),
    target: `route:${route}`,
    outcome: "denied",
    details: { code },
  } as const;
  return { actor, ip, requestId, event, code };
}
