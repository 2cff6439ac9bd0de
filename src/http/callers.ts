/** The verifiers of each kind of credential, as the composition root hands them in: `http/` knows headers and order, not keys or tokens. */

import type { Actor, ApiKeyActor, RunnerActor } from "../core/actor.ts";
import type {
  AnonymousContext,
  CallerRequest,
  Context,
  PersonContext,
  RunnerContext,
} from "../core/context.ts";
import type { KeyAnswer } from "../core/key-verdict.ts";
import type { Environment } from "../core/environment.ts";
import type { ErrorCode } from "../core/errors.ts";
import type { Allowance } from "../core/pace.ts";
import type { Action } from "../core/rights.ts";
import type { SignedIn } from "../core/signed-in.ts";

/** What a user chooses by header. A key has no choice: its company and environment are sealed in it. */
export interface UserChoice extends CallerRequest {
  readonly userAgent: string | null;
  readonly company: string | undefined;
  readonly environment: Environment | undefined;
  /** What the request counts against. */
  readonly allowance: Allowance;
}

export interface RouteRefusal {
  readonly actor: Actor;
  /** The action that the route asks for, or the credential's use where it asks for none. */
  readonly action: Action | "auth:sign_in" | "api_keys:use";
  /** `METHOD path`. */
  readonly route: string;
  readonly code: ErrorCode;
}

/** What every isolate starts with. */
export interface KeyVerifiers {
  readonly verifyApiKey: (value: string, request: CallerRequest) => Promise<KeyAnswer> | KeyAnswer;
  /** Our own origin. */
  readonly publicUrl: string;
  /** Plain http is let through, and answers carry no HSTS. */
  readonly development: boolean;
}

/** And what is loaded by the first request that needs it. */
export interface Verifiers<D> extends KeyVerifiers {
  /** Whose key this is, whatever its limits and state: for the key's own revocation. */
  readonly verifyKeyHolder: (value: string, request: CallerRequest) => Promise<ApiKeyActor>;
  readonly verifyRunner: (credential: string, allowance: Allowance) => Promise<RunnerActor>;
  readonly verifyBearer: (token: string, choice: UserChoice) => Promise<SignedIn>;
  readonly verifySession: (cookie: string, choice: UserChoice) => Promise<SignedIn>;
  readonly createContext: (actor: Actor, request: CallerRequest) => Context<D>;
  readonly createRunnerContext: (actor: RunnerActor, request: CallerRequest) => RunnerContext<D>;
  readonly createPersonContext: (signedIn: SignedIn, request: CallerRequest) => PersonContext<D>;
  readonly createAnonymousContext: (
    request: CallerRequest & { readonly userAgent: string | null },
  ) => AnonymousContext<D>;
  /** Writes a refusal to the audit log before it is answered. */
  readonly recordRefusal: (refusal: RouteRefusal, request: CallerRequest) => Promise<void>;
}
