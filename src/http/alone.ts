/** For rows that are answered alone (`http/contents.ts`): who calls is known, and a route is handed nothing else. */

import type { Context } from "../core/context.ts";
import type { KeyVerifiers, Verifiers } from "./callers.ts";

export function aloneVerifiers(key: KeyVerifiers): Verifiers<unknown> {
  return {
    ...key,
    createContext: (actor, request): Context<unknown> => ({
      ...request,
      actor,
      deps: {},
      authorize: notAlone,
      reach: notAlone,
      glimpse: notAlone,
      requireHeld: notAlone,
    }),
    verifyKeyHolder: notAlone,
    verifyRunner: notAlone,
    verifyBearer: notAlone,
    verifySession: notAlone,
    createRunnerContext: notAlone,
    createPersonContext: notAlone,
    createAnonymousContext: notAlone,
    recordRefusal: notAlone,
  };
}

/** A row is declared alone and its route asks for more: a defect, and never an admission. */
function notAlone(): never {
  throw new TypeError("A row that is answered alone asked for the composition");
}
