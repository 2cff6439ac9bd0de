/** What middleware leaves for handlers. `D` is what a feature's verbs need of the composition root. */

import type { AnonymousContext, Context as VerbContext, PersonContext } from "../core/context.ts";
import type { Person } from "../core/sign-in.ts";

export interface HttpEnv<D = unknown> {
  Bindings: object;
  Variables: {
    requestId: string;
    nowMs: number;
    ip: string | null;
    /** Set by `authenticate`; handlers of public routes must not read it. */
    ctx: VerbContext<D>;
    /** Set by `authenticatePerson`, for whom there may be no company yet. */
    person: Person;
    personCtx: PersonContext<D>;
    /** Set by `anonymous`, on the public routes that need dependencies. */
    anonymousCtx: AnonymousContext<D>;
  };
}
