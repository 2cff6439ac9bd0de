/** What every verb and query is handed first: who, when, with what. */

import type { Actor } from "./actor.ts";
import type { Authorize, Holds } from "./authorize.ts";

export interface Context<Deps, A extends Actor = Actor> {
  readonly actor: A;
  readonly deps: Deps;
  readonly requestId: string;
  readonly nowMs: number;
  /** Address of the caller as the platform saw it; null for cron. */
  readonly ip: string | null;
  readonly authorize: Authorize;
  readonly holds: Holds;
  /** Runs after the response where the host allows (`waitUntil`); must be idempotent, must not be needed. */
  readonly defer: (work: Promise<unknown>) => void;
  /** Present when the request carries an `Idempotency-Key`: `commit` completes the claim in its own batch. */
  readonly claim?: IdempotencyClaim;
}

export interface IdempotencyClaim {
  readonly attemptId: string;
}
