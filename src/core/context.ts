/** What every verb and query is handed first: who, when, with what. */

import type { Actor, RunnerActor, UserActor } from "./actor.ts";
import type { Authorize, FindReach, RequireHeld } from "./authorize.ts";
import type { Person } from "./sign-in.ts";
import type { Revision } from "./version.ts";

/** The request that something is done for, or the run of a job: which, when, from where. */
export interface CallerRequest {
  readonly requestId: string;
  readonly nowMs: number;
  /** Address of the caller as the platform saw it; null for cron. */
  readonly ip: string | null;
  /** Runs after the response where the host allows (`waitUntil`); must be idempotent, must not be needed. */
  readonly defer: (work: Promise<unknown>) => void;
}

export interface Context<Deps, A extends Actor = Actor> extends CallerRequest {
  readonly actor: A;
  readonly deps: Deps;
  readonly authorize: Authorize;
  readonly reach: FindReach;
  /** As `reach`, for what an answer shows beside what was asked for: where nothing is within reach, nothing is shown. */
  readonly glimpse: FindReach;
  readonly requireHeld: RequireHeld;
  /** Present when the request carries an `Idempotency-Key`: `commit` completes the claim in its own batch. */
  readonly claim?: IdempotencyClaim;
}

/** For public routes: the caller is unknown, so there is no actor and nothing to authorize. */
export interface AnonymousContext<Deps> extends CallerRequest {
  readonly deps: Deps;
  readonly userAgent: string | null;
}

/** For a signed-in person before there is a company to act in. */
export interface PersonContext<Deps> extends CallerRequest {
  readonly deps: Deps;
  readonly claim?: IdempotencyClaim;
  readonly person: Person;
  /** The person in the company chosen, where there is one. */
  readonly member: UserActor | null;
}

/** For a runner, which no policy speaks of: it is handed what it may do by its protocol. */
export interface RunnerContext<Deps> extends CallerRequest {
  readonly deps: Deps;
  readonly actor: RunnerActor;
}

/** Taken by the host before the verb runs. A verb does not look at it: it says what it made, and `commit` does the rest. */
export interface IdempotencyClaim {
  readonly attemptId: string;
  /** What a repeated request is answered; only the host that took the claim knows the form of its answers. */
  readonly answerTo: (made: Made) => StoredAnswer;
}

/** What a verb made, without what is shown once: it is kept for repeated requests. */
export interface Made {
  readonly resource: object;
  /** Where the thing has one. */
  readonly revision?: Revision;
}

/** Kept as JSON, and read by the kind of host that made it. */
export type StoredAnswer = Readonly<Record<string, unknown>>;
