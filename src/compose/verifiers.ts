/** Who is calling, for `http/`: each kind of credential with the feature that knows it. */

import type { Actor } from "../core/actor.ts";
import type { CallerRequest, Context, PersonContext } from "../core/context.ts";
import type { Allowance, Pace } from "../core/pace.ts";
import type { SignedIn } from "../core/signed-in.ts";
import { verifyKeyHolder } from "../features/api-keys/index.ts";
import {
  findBearerPerson,
  findSessionPerson,
  verifyAccessToken,
} from "../features/sign-in/index.ts";
import { verifyRunner } from "../features/runners/index.ts";
import { createPorts } from "../features/policies/index.ts";
import type { FrontComposition } from "../front-deps.ts";
import type { Verifiers } from "../http/callers.ts";
import { recordRefusal } from "../features/audit/index.ts";
import type { AppDeps } from "./app-deps.ts";
import type { Pool } from "./outside.ts";
import { routeRefusal } from "./refusals.ts";

export function createVerifiers(
  deps: AppDeps,
  front: FrontComposition,
  pool: Pool,
  pace: Pace,
): Verifiers<AppDeps> {
  const { config, sessionObjects } = deps;
  const { clientId } = config.cognito;
  /** Before what the request is for; a person without a company has the limit of a person alone. */
  async function paced(signedIn: SignedIn, allowance: Allowance): Promise<SignedIn> {
    if (signedIn.member !== null) await pace.company(signedIn.member.companyId, allowance);
    return signedIn;
  }

  return {
    ...front.verifiers,
    verifyKeyHolder: (value, request) => verifyKeyHolder(value, request, front.verify),
    verifyRunner: async (credential, allowance) => {
      const runner = await verifyRunner(deps, credential);
      await pace.company(runner.companyId, allowance);
      return runner;
    },
    verifyBearer: async (value, choice) => {
      const token = await verifyAccessToken(value, { ...pool, ...choice });
      // Before anything is read: a refused request costs no query.
      await pace.person(`${token.issuer}|${token.sub}`, choice.allowance);
      const signedIn = await findBearerPerson({
        ...choice,
        deps,
        token,
        firstPartyClientId: clientId,
        wantedCompany: choice.company,
        environment: choice.environment ?? "live",
      });
      return paced(signedIn, choice.allowance);
    },
    verifySession: async (cookie, choice) => {
      const { allowance } = choice;
      const signedIn = await findSessionPerson({
        ...choice,
        deps,
        objects: sessionObjects,
        cookie,
        clientId,
        pace: (userId) => pace.person(userId, allowance),
      });
      return paced(signedIn, allowance);
    },
    createContext: (actor, request) => createContext(deps, actor, request),
    createRunnerContext: (actor, request) => ({ ...request, deps, actor }),
    createPersonContext: ({ person, member }, request): PersonContext<AppDeps> => ({
      ...request,
      deps,
      person,
      member,
    }),
    createAnonymousContext: (request) => ({ ...request, deps }),
    recordRefusal: (refusal, request) =>
      recordRefusal(deps, deps.refusals, routeRefusal(refusal, request), request.nowMs),
  };
}

function createContext(deps: AppDeps, actor: Actor, request: CallerRequest): Context<AppDeps> {
  const { requestId, nowMs, ip, defer } = request;
  const ports = createPorts(deps, { actor, requestId, ip, nowMs });
  return { actor, deps, requestId, nowMs, ip, defer, ...ports };
}
