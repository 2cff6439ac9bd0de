/** What a request brings with it, and what its route's gate leaves for the handler. `D` is what verbs need of the composition root. */

import type {
  AnonymousContext,
  Context as VerbContext,
  PersonContext,
  RunnerContext,
} from "../core/context.ts";
import type { KeyVerdict, Quota } from "../core/key-verdict.ts";
import type { Person } from "../core/sign-in.ts";
import type { Verifiers } from "./callers.ts";

/** Made by the front for each request, before any router. */
export interface Arrival<D = unknown> {
  readonly bindings: object;
  readonly requestId: string;
  readonly nowMs: number;
  /** Set by the platform on every request that reaches it; null only on a developer's machine. */
  readonly ip: string | null;
  /** Those of the whole composition, once the front has found that the row needs it. */
  verifiers: Verifiers<D>;
  /** The verdict on the API key that came alone, found before any router where that needed no waiting. */
  key: KeyVerdict | undefined;
  /** Of the key that called: every answer to it carries its quota. Set once the key is known, admitted or over its limit. */
  quota: Quota | undefined;
  /** The path of the route that answers, as it was declared. Set by its gate. */
  route: string | undefined;
  /** Set by the gate for people and runners. */
  caller: KnownCaller | undefined;
}

/** For the log, and for an owner who asks how long a request took. */
export interface KnownCaller {
  /** Of the sign-in or the runner. */
  readonly credential: string;
  readonly companyId: string | null;
  readonly environment: string | null;
  readonly isOwner: boolean;
}

export interface HttpEnv<D = unknown> {
  Bindings: Arrival<D>;
  Variables: {
    /** Set by the gate for members and keys; handlers of other routes must not read it. */
    ctx: VerbContext<D>;
    /** Set by the gate for runners. */
    runnerCtx: RunnerContext<D>;
    /** Set by the gate for people, for whom there may be no company yet. */
    person: Person;
    personCtx: PersonContext<D>;
    /** Set by the gate where anybody gets in. */
    anonymousCtx: AnonymousContext<D>;
  };
}
