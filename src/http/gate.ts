/** Who is calling, and whether this route is for them: decided by the route's own declaration, before its body is looked at. */

import type { Context, Handler, MiddlewareHandler, Next } from "hono";

import { cleanLine } from "../core/clean-text.ts";
import type { CallerRequest } from "../core/context.ts";
import { ENVIRONMENTS, type Environment } from "../core/environment.ts";
import { CodedError, invalidApiKey } from "../core/errors.ts";
import { NO_KEY, type KeyVerdict } from "../core/key-verdict.ts";
import type { Action } from "../core/rights.ts";
import type { SignedIn } from "../core/signed-in.ts";
import type { Access } from "./access.ts";
import type { UserChoice } from "./callers.ts";
import { readCredential, readRunnerCredential, type Credential } from "./credentials.ts";
import { requireSameOrigin } from "./csrf.ts";
import type { HttpEnv } from "./env.ts";
import { passMfaGate } from "./mfa-gate.ts";

type C<D> = Context<HttpEnv<D>>;
type PersonCredential = Exclude<Credential, { kind: "api_key" }>;

/** Longer ones say nothing more to a person who reads the list of their sessions. */
const MAX_USER_AGENT_LENGTH = 256;

/** Gate and handler as one. */
export function gated<D>(
  access: Access,
  handler: Handler<HttpEnv<D>>,
  path: string,
): Handler<HttpEnv<D>> {
  return function gatedHandler(c, next) {
    c.env.route = path;
    const pending = admit(c, access);
    return pending === undefined ? handler(c, next) : handleAfter(pending, handler, c, next);
  };
}

async function handleAfter<D>(
  pending: Promise<void>,
  handler: Handler<HttpEnv<D>>,
  c: C<D>,
  next: Next,
): Promise<Response> {
  await pending;
  return (await handler(c, next)) as Response;
}

export function gate<D>(access: Access, path: string): MiddlewareHandler<HttpEnv<D>> {
  return function gateMiddleware(c, next) {
    c.env.route = path;
    const pending = admit(c, access);
    return pending === undefined ? next() : after(pending, next);
  };
}

async function after(pending: Promise<void>, next: Next): Promise<void> {
  await pending;
  await next();
}

/** Leaves the contexts that the declaration promises. Nothing to wait for where a key holds a lease. Throws what refuses. */
function admit<D>(c: C<D>, access: Access): Promise<void> | undefined {
  switch (access.who) {
    case "anyone":
      welcome(c);
      return undefined;
    case "visitor":
      welcome(c);
      return admitVisitor(c, access);
    case "key_holder":
      return admitKeyHolder(c);
    case "runner":
      return admitRunner(c, access);
    case "person":
    case "member":
      return c.env.key === undefined || c.env.key.retryAfterSeconds !== null || !access.keys
        ? admitCaller(c, access)
        : admitKey(c, c.env.key);
  }
}

function admitKey<D>(c: C<D>, verdict: KeyVerdict): undefined {
  c.env.quota = verdict.quota;
  if (verdict.retryAfterSeconds !== null) throw rateLimited(verdict.retryAfterSeconds);
  c.set("ctx", c.env.verifiers.createContext(verdict.actor, callerRequest(c)));
}

async function admitCaller<D>(c: C<D>, access: Access): Promise<void> {
  const { verifiers, key } = c.env;
  const request = callerRequest(c);
  const credential = readCredential(c.req);
  if (credential.kind === "api_key") {
    const answer = key ?? (await verifiers.verifyApiKey(credential.value, request));
    if (answer === NO_KEY) throw invalidApiKey();
    admitKey(c, answer);
    if (!access.keys) throw await refuseKey(c, access);
    return;
  }

  const signedIn = await findSignedIn(c, access, credential);
  const { person, member, refusal } = signedIn;
  c.env.caller = {
    credential: person.signIn.id,
    companyId: member?.companyId ?? null,
    environment: member?.environment ?? null,
    isOwner: member?.role === "owner",
  };
  if (access.who === "person") refuseForeignCompany(c, credential, signedIn);
  c.set("person", person);
  c.set("personCtx", verifiers.createPersonContext(signedIn, request));
  if (member !== null) c.set("ctx", verifiers.createContext(member, request));
  if (person.signIn.ceiling !== null && !access.clients) throw await refuseClient(c, access);
  if (member === null && access.who === "member") {
    throw refusal ?? new CodedError("forbidden", "There is no company to act in.");
  }
}

/**
 * These routes need no company, but a header that names somebody else's is a mistake to be told of, and not "none".
 * Signing out is not refused for it: a person who was let go from the company that their client names must get out.
 */
function refuseForeignCompany<D>(
  c: C<D>,
  credential: PersonCredential,
  { refusal }: SignedIn,
): void {
  if (credential.kind !== "bearer" || c.req.header("x-nembl-company") === undefined) return;
  if (refusal?.code === "invalid_request" && c.req.method !== "DELETE") throw refusal;
}

/**
 * Signing out is for everybody: one whose session has ended already still gets rid of the rest. Attack: a foreign form
 * that posts to the sign-out: SameSite keeps the session's cookie back, and the answer deletes it all the same. So
 * without a token, which no browser adds by itself, a page of ours must have sent it.
 */
async function admitVisitor<D>(c: C<D>, access: Access): Promise<void> {
  const credential = readCredential(c.req);
  if (credential.kind !== "bearer") requireSameOrigin(c.req, c.env.verifiers.publicUrl);
  if (credential.kind === "none" || credential.kind === "api_key") return;
  try {
    const signedIn = await findSignedIn(c, access, credential);
    const context = c.env.verifiers.createPersonContext(signedIn, callerRequest(c));
    c.set("personCtx", context);
  } catch (error) {
    if (!isOver(error)) throw error;
  }
}

/** For the one route where holding a key is enough, revoked, expired or over its limit as it may be. */
async function admitKeyHolder<D>(c: C<D>): Promise<void> {
  const { verifiers } = c.env;
  const request = callerRequest(c);
  const credential = readCredential(c.req);
  if (credential.kind !== "api_key") {
    throw new CodedError("unauthenticated", "Present the API key itself in x-api-key.");
  }
  const actor = await verifiers.verifyKeyHolder(credential.value, request);
  c.set("ctx", verifiers.createContext(actor, request));
}

/** Any other credential counts as none here. */
async function admitRunner<D>(c: C<D>, { allowance }: Access): Promise<void> {
  const { verifiers } = c.env;
  const actor = await verifiers.verifyRunner(readRunnerCredential(c.req), allowance);
  const { id: credential, companyId, environment } = actor;
  c.env.caller = { credential, companyId, environment, isOwner: false };
  c.set("runnerCtx", verifiers.createRunnerContext(actor, callerRequest(c)));
}

/** For routes that anybody reaches and that need dependencies. */
function welcome<D>(c: C<D>): void {
  const request = { ...callerRequest(c), userAgent: readUserAgent(c) };
  c.set("anonymousCtx", c.env.verifiers.createAnonymousContext(request));
}

async function findSignedIn<D>(
  c: C<D>,
  access: Access,
  credential: PersonCredential,
): Promise<SignedIn> {
  const signedIn = await verifyPerson(c, access, credential);
  passMfaGate(signedIn.person.signIn, access.beforeMfa, c.env.nowMs);
  return signedIn;
}

async function verifyPerson<D>(
  c: C<D>,
  access: Access,
  credential: PersonCredential,
): Promise<SignedIn> {
  const { verifiers } = c.env;
  switch (credential.kind) {
    case "bearer":
      return verifiers.verifyBearer(credential.value, readChoice(c, access));
    case "session":
      requireSameOrigin(c.req, verifiers.publicUrl);
      return verifiers.verifySession(credential.value, readChoice(c, access));
    case "none":
      throw new CodedError("unauthenticated", "Send an API key or an access token.");
  }
}

/** A good key is told that it has no business here, and the log that it tried. */
async function refuseKey<D>(c: C<D>, { asks: [action] }: Access): Promise<CodedError> {
  const message = "This is for people: API keys do not reach it. Sign in instead.";
  return refuse(c, message, action, "api_keys:use");
}

async function refuseClient<D>(c: C<D>, { asks: [action] }: Access): Promise<CodedError> {
  const message = "This is management: tokens of registered clients do not reach it.";
  return refuse(c, message, action, "auth:sign_in");
}

/** `instead` stands in the log where the route asks for no action. */
async function refuse<D>(
  c: C<D>,
  message: string,
  action: Action | undefined,
  instead: "auth:sign_in" | "api_keys:use",
): Promise<CodedError> {
  const { method, path } = c.req;
  const ctx = c.get("ctx") as HttpEnv<D>["Variables"]["ctx"] | undefined;
  // Without a company there is no log to write to.
  if (ctx !== undefined) {
    const event = {
      actor: ctx.actor,
      action: action ?? instead,
      route: `${method} ${path}`,
      code: "forbidden",
    } as const;
    await c.env.verifiers.recordRefusal(event, callerRequest(c));
  }
  const resource = action === undefined ? path : `${action.slice(0, action.indexOf(":"))}:*`;
  return new CodedError("forbidden", message, {
    ...(action === undefined ? {} : { action }),
    details: [
      { field: "action", message: action ?? "use" },
      { field: "resource", message: resource },
    ],
  });
}

function isOver(error: unknown): boolean {
  if (!(error instanceof CodedError)) return false;
  return error.code === "invalid_session" || error.code === "invalid_token";
}

function callerRequest<D>(c: C<D>): CallerRequest {
  const { requestId, nowMs, ip } = c.env;
  // Not destructured: `waitUntil` refuses to run without its own `this`.
  return { requestId, nowMs, ip, defer: (work) => c.executionCtx.waitUntil(work) };
}

function readChoice<D>(c: C<D>, { allowance }: Access): UserChoice {
  const environment = c.req.header("x-nembl-environment");
  if (environment !== undefined && !isEnvironment(environment)) {
    const message = `One of: ${ENVIRONMENTS.join(", ")}.`;
    throw new CodedError("invalid_request", "The x-nembl-environment header is not known.", {
      details: [{ field: "x-nembl-environment", message }],
    });
  }
  const company = c.req.header("x-nembl-company");
  return { ...callerRequest(c), userAgent: readUserAgent(c), company, environment, allowance };
}

function readUserAgent<D>(c: C<D>): string | null {
  return cleanLine(c.req.header("user-agent") ?? "", MAX_USER_AGENT_LENGTH) || null;
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
