/** Who is calling. The verifiers are handed in: this file knows headers and order, not keys or tokens. */

import type { Context, MiddlewareHandler } from "hono";

import type { Actor, ApiKeyActor } from "../core/actor.ts";
import type { AnonymousContext, Context as VerbContext, PersonContext } from "../core/context.ts";
import { ENVIRONMENTS, type Environment } from "../core/environment.ts";
import { CodedError } from "../core/errors.ts";
import type { Allowance } from "../core/pace.ts";
import type { SignedIn } from "../core/signed-in.ts";
import { allowanceOf } from "./allowance.ts";
import { readCredential, type Credential } from "./credentials.ts";
import { requireSameOrigin } from "./csrf.ts";
import type { HttpEnv } from "./env.ts";
import type { RecordRefusal } from "./first-party.ts";
import { passMfaGate } from "./mfa-gate.ts";
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
  readonly verifyBearer: (token: string, choice: UserChoice) => Promise<SignedIn>;
  readonly verifySession: (cookie: string, choice: UserChoice) => Promise<SignedIn>;
  readonly createContext: (actor: Actor, request: CallerRequest) => VerbContext<D>;
  readonly createPersonContext: (signedIn: SignedIn, request: CallerRequest) => PersonContext<D>;
  readonly createAnonymousContext: (
    request: CallerRequest & { readonly userAgent: string | null },
  ) => AnonymousContext<D>;
  /** Our own origin. */
  readonly publicUrl: string;
}

/** What a user chooses by header. A key has no choice: its company and environment are sealed in it. */
export interface UserChoice extends CallerRequest {
  readonly userAgent: string | null;
  readonly company: string | undefined;
  readonly environment: Environment | undefined;
  /** What the request counts against. */
  readonly allowance: Allowance;
}

/** Longer ones say nothing more to a person who reads the list of their sessions. */
const MAX_USER_AGENT_LENGTH = 256;

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

/** For the routes of people who may have no company yet. Keys have no person behind them and are refused. */
export function authenticatePerson<D>(
  verifiersFor: (bindings: object) => Verifiers<D>,
  record: RecordRefusal<D>,
): MiddlewareHandler<HttpEnv<D>> {
  return async function authenticatePersonMiddleware(c, next) {
    const verifiers = verifiersFor(c.env);
    const request = callerRequest(c);
    const credential = readCredential(c.req);
    if (credential.kind === "api_key") {
      const verdict = await verifiers.verifyApiKey(credential.value, request);
      const ctx = verifiers.createContext(admitKey(c, verdict), request);
      throw await refuseKey(c, ctx, record);
    }
    const signedIn = await findSignedIn(c, verifiers, credential, request);
    refuseForeignCompany(c, credential, signedIn);
    c.set("person", signedIn.person);
    c.set("personCtx", verifiers.createPersonContext(signedIn, request));
    if (signedIn.member !== null) c.set("ctx", verifiers.createContext(signedIn.member, request));
    return next();
  };
}

/**
 * These routes need no company, but a header that names somebody else's is a mistake to be told of, and not "none".
 * Signing out is not refused for it: who was let go from the company that their client names must get out.
 */
function refuseForeignCompany<D>(
  c: Context<HttpEnv<D>>,
  credential: Credential,
  { refusal }: SignedIn,
): void {
  if (credential.kind !== "bearer" || c.req.header("x-nembl-company") === undefined) return;
  if (refusal?.code === "invalid_request" && c.req.method !== "DELETE") throw refusal;
}

/** Signing out is for everybody: one whose session has ended already still gets rid of the rest. */
export function authenticateIfSignedIn<D>(
  verifiersFor: (bindings: object) => Verifiers<D>,
): MiddlewareHandler<HttpEnv<D>> {
  return async function authenticateIfSignedInMiddleware(c, next) {
    const verifiers = verifiersFor(c.env);
    const request = callerRequest(c);
    const credential = readCredential(c.req);
    if (credential.kind === "none" || credential.kind === "api_key") return next();
    try {
      const signedIn = await findSignedIn(c, verifiers, credential, request);
      c.set("personCtx", verifiers.createPersonContext(signedIn, request));
    } catch (error) {
      if (!isOver(error)) throw error;
    }
    return next();
  };
}

function isOver(error: unknown): boolean {
  if (!(error instanceof CodedError)) return false;
  return error.code === "invalid_session" || error.code === "invalid_token";
}

/** For public routes that need dependencies. */
export function anonymous<D>(
  verifiersFor: (bindings: object) => Verifiers<D>,
): MiddlewareHandler<HttpEnv<D>> {
  return function anonymousMiddleware(c, next) {
    const request = { ...callerRequest(c), userAgent: readUserAgent(c) };
    c.set("anonymousCtx", verifiersFor(c.env).createAnonymousContext(request));
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
  if (credential.kind === "api_key") {
    const pending = verifiers.verifyApiKey(credential.value, request);
    return admitKey(c, pending instanceof Promise ? await pending : pending);
  }
  const { member, refusal } = await findSignedIn(c, verifiers, credential, request);
  if (member === null)
    throw refusal ?? new CodedError("forbidden", "There is no company to act in.");
  return member;
}

function admitKey<D>(c: Context<HttpEnv<D>>, verdict: KeyVerdict): ApiKeyActor {
  setRateLimitHeaders(c, verdict.quota);
  if (verdict.retryAfterSeconds !== null) throw rateLimited(verdict.retryAfterSeconds);
  return verdict.actor;
}

async function findSignedIn<D>(
  c: Context<HttpEnv<D>>,
  verifiers: Verifiers<D>,
  credential: Exclude<Credential, { kind: "api_key" }>,
  request: CallerRequest,
): Promise<SignedIn> {
  const signedIn = await verifyPerson(c, verifiers, credential, request);
  // Before the gate: a refusal for the second factor must not let the session's cookie run out.
  if (signedIn.setCookie !== null) c.header("Set-Cookie", signedIn.setCookie);
  const { method, path } = c.req;
  passMfaGate(signedIn.person.signIn, { method, path }, request.nowMs);
  return signedIn;
}

async function verifyPerson<D>(
  c: Context<HttpEnv<D>>,
  verifiers: Verifiers<D>,
  credential: Exclude<Credential, { kind: "api_key" }>,
  request: CallerRequest,
): Promise<SignedIn> {
  switch (credential.kind) {
    case "bearer":
      return verifiers.verifyBearer(credential.value, readChoice(c, request));
    case "session":
      requireSameOrigin(c.req, verifiers.publicUrl);
      return verifiers.verifySession(credential.value, readChoice(c, request));
    case "none":
      throw new CodedError("unauthenticated", "Send an API key or an access token.");
  }
}

/** A good key is told that it has no business here, and the log that it tried. */
async function refuseKey<D>(
  c: Context<HttpEnv<D>>,
  ctx: VerbContext<D>,
  record: RecordRefusal<D>,
): Promise<CodedError> {
  await record(ctx, { action: "api_keys:use", route: `${c.req.method} ${c.req.path}` });
  return new CodedError("forbidden", "This is for people: API keys do not reach it.");
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

function readChoice<D>(c: Context<HttpEnv<D>>, request: CallerRequest): UserChoice {
  const environment = c.req.header("x-nembl-environment");
  if (environment !== undefined && !isEnvironment(environment)) {
    const message = `One of: ${ENVIRONMENTS.join(", ")}.`;
    throw new CodedError("invalid_request", "The x-nembl-environment header is not known.", {
      details: [{ field: "x-nembl-environment", message }],
    });
  }
  const userAgent = readUserAgent(c);
  const company = c.req.header("x-nembl-company");
  return { ...request, userAgent, company, environment, allowance: allowanceOf(c.req) };
}

function readUserAgent<D>(c: Context<HttpEnv<D>>): string | null {
  return c.req.header("user-agent")?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
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
