/** Who is calling, for `http/`: each kind of credential with the feature that knows it. */

import type { Actor } from "../core/actor.ts";
import type { Context, PersonContext } from "../core/context.ts";
import { findKnownKey, verifyKey, type VerifyDeps } from "../features/api-keys/index.ts";
import {
  findBearerPerson,
  findSessionPerson,
  verifyAccessToken,
} from "../features/sign-in/index.ts";
import { createPorts } from "../features/policies/index.ts";
import type { CallerRequest, Verifiers } from "../http/authenticate.ts";
import type { AppDeps } from "./app-deps.ts";
import type { Pool } from "./outside.ts";

export function createVerifiers(deps: AppDeps, verify: VerifyDeps, pool: Pool): Verifiers<AppDeps> {
  const { config, sessionObjects } = deps;
  const { clientId } = config.cognito;
  return {
    verifyApiKey: (value, request) => verifyKey(value, request, verify),
    verifyKeyHolder: async (value, request) => (await findKnownKey(value, request, verify)).actor,
    verifyBearer: async (value, choice) => {
      const token = await verifyAccessToken(value, { ...pool, ...choice });
      return findBearerPerson({
        ...choice,
        deps,
        token,
        firstPartyClientId: clientId,
        wantedCompany: choice.company,
        environment: choice.environment ?? "live",
      });
    },
    verifySession: (cookie, choice) =>
      findSessionPerson({ ...choice, deps, objects: sessionObjects, cookie, clientId }),
    createContext: (actor, request) => createContext(deps, actor, request),
    createPersonContext: ({ person, member }, request): PersonContext<AppDeps> => ({
      ...request,
      deps,
      person,
      member,
    }),
    createAnonymousContext: (request) => ({ ...request, deps }),
    publicUrl: config.publicUrl,
  };
}

function createContext(deps: AppDeps, actor: Actor, request: CallerRequest): Context<AppDeps> {
  const { requestId, nowMs, ip, defer } = request;
  const ports = createPorts(deps, { actor, requestId, ip, nowMs });
  return { actor, deps, requestId, nowMs, ip, defer, ...ports };
}

/** What the audit log says of a key that was refused. */
export function keyRefusal(
  actor: Actor,
  code: string,
  { ip, requestId }: Omit<CallerRequest, "defer">,
) {
  const event = {
    action: "api_keys:use",
    category: "auth",
    target: `api_key:${actor.id}`,
    outcome: "denied",
    details: { code },
  } as const;
  return { actor, ip, requestId, event, code };
}
