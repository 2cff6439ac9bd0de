/** Who is calling. The verifiers are handed in: this file knows headers and order, not keys or tokens. */

import type { Context, MiddlewareHandler } from "hono";

import type { Actor, ApiKeyActor, UserActor } from "../core/actor.ts";
import type { Context as VerbContext } from "../core/context.ts";
import { ENVIRONMENTS, type Environment } from "../core/environment.ts";
import { CodedError } from "../core/errors.ts";
import { readCredential, type Credential } from "./credentials.ts";
import type { HttpEnv } from "./env.ts";
import { setRateLimitHeaders, type Quota } from "./rate-limit-headers.ts";

export interface CallerRequest {
  readonly requestId: string;
  readonly nowMs: number;
  readonly ip: string | null;
  readonly defer: (work: Promise<unknown>) => void;
}

export interface KeyVerdict {
  readonly actor: ApiKeyActor;
  readonly quota: Quota;
  /** Null when admitted. */
  readonly retryAfterSeconds: number | null;
}

export interface Verifiers<D> {
  readonly verifyApiKey: (
    value: string,
    request: CallerRequest,
  ) => Promise<KeyVerdict> | KeyVerdict;
  /** Whose key this is, whatever its limits and state: for the key's own revocation. */
  readonly verifyKeyHolder: (value: string, request: CallerRequest) => Promise<ApiKeyActor>;
  readonly verifyBearer: (token: string, choice: UserChoice) => Promise<UserActor>;
  readonly createContext: (actor: Actor, request: CallerRequest) => VerbContext<D>;
}

/** What a user chooses by header. A key has no choice: its company and environment are sealed in it. */
export interface UserChoice extends Pick<CallerRequest, "nowMs" | "defer"> {
  readonly company: string | undefined;
  readonly environment: Environment;
}

export function authenticate<D>(
  verifiersFor: (bindings: object) => Verifiers<D>,
): MiddlewareHandler<HttpEnv<D>> {
  return async function authenticateMiddleware(c, next) {
    const verifiers = verifiersFor(c.env);
    const request = callerRequest(c);
    const actor = await findActor(c, verifiers, readCredential(c.req), request);
    c.set("ctx", verifiers.createContext(actor, request));
    return next();
  };
}

/** For the one route where holding a key is enough, revoked, expired or over its limit as it may be. */
export function authenticateKeyHolder<D>(
  verifiersFor: (bindings: object) => Verifiers<D>,
): MiddlewareHandler<HttpEnv<D>> {
  return async function authenticateKeyHolderMiddleware(c, next) {
    const verifiers = verifiersFor(c.env);
    const request = callerRequest(c);
    const credential = readCredential(c.req);
    if (credential.kind !== "api_key") {
      throw new CodedError("unauthenticated", "Present the API key itself in x-api-key.");
    }
    const actor = await verifiers.verifyKeyHolder(credential.value, request);
    c.set("ctx", verifiers.createContext(actor, request));
    return next();
  };
}

async function findActor<D>(
  c: Context<HttpEnv<D>>,
  verifiers: Verifiers<D>,
  credential: Credential,
  request: CallerRequest,
): Promise<Actor> {
  switch (credential.kind) {
    case "api_key": {
      const pending = verifiers.verifyApiKey(credential.value, request);
      const verdict = pending instanceof Promise ? await pending : pending;
      setRateLimitHeaders(c, verdict.quota);
      if (verdict.retryAfterSeconds !== null) throw rateLimited(verdict.retryAfterSeconds);
      return verdict.actor;
    }
    case "bearer":
      return verifiers.verifyBearer(credential.value, readChoice(c, request));
    case "session":
      throw new CodedError("invalid_session", "This session has ended. Sign in again.");
    case "none":
      throw new CodedError("unauthenticated", "Send an API key or an access token.");
  }
}

function callerRequest<D>(c: Context<HttpEnv<D>>): CallerRequest {
  return {
    requestId: c.get("requestId"),
    nowMs: c.get("nowMs"),
    ip: c.get("ip"),
    // Not destructured: `waitUntil` refuses to run without its own `this`.
    defer: (work) => c.executionCtx.waitUntil(work),
  };
}

function readChoice<D>(c: Context<HttpEnv<D>>, { nowMs, defer }: CallerRequest): UserChoice {
  const environment = c.req.header("x-nembl-environment") ?? "live";
  if (!isEnvironment(environment)) {
    const message = `One of: ${ENVIRONMENTS.join(", ")}.`;
    throw new CodedError("invalid_request", "The x-nembl-environment header is not known.", {
      details: [{ field: "x-nembl-environment", message }],
    });
  }
  return { nowMs, defer, company: c.req.header("x-nembl-company"), environment };
}

function isEnvironment(text: string): text is Environment {
  return (ENVIRONMENTS as readonly string[]).includes(text);
}

function rateLimited(retryAfterSeconds: number): CodedError {
  return new CodedError(
    "rate_limit_exceeded",
    `Rate limit exceeded. Retry after ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds },
  );
}
