/** What middleware leaves for handlers. `D` is what a feature's verbs need of the composition root. */

import type { Context as VerbContext } from "../core/context.ts";

export interface HttpEnv<D = unknown> {
  Bindings: object;
  Variables: {
    requestId: string;
    nowMs: number;
    ip: string | null;
    /** Set by `authenticate`; handlers of public routes must not read it. */
    ctx: VerbContext<D>;
  };
}
