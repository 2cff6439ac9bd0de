/**
 * The callback of a sign-in. The browser comes back from Cognito with a code and leaves with a session. A step that
 * fails leaves no session behind.
 */

import type { AnonymousContext } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, unavailable } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { unseal } from "../../../core/sealed-box.ts";
import { expiredCookie, readCookie, SESSION_COOKIE } from "../../../core/session-cookie.ts";
import { requestTokens, type Tokens } from "../../../platform/cognito/token-endpoint.ts";
import { touch } from "../../audit/index.ts";
import { absoluteEndMs, findOpenSession } from "../../sessions/index.ts";
import { buildPersonQuery, upsertUser, type PersonRow } from "../../tenancy/index.ts";
import {
  findAuthState,
  finishAuthState,
  giveBackAuthState,
  takeAuthState,
  type AuthState,
} from "./auth-state-store.ts";
import { loginCookieName } from "../rules/login-cookies.ts";
import type { LoginDeps } from "./login-deps.ts";
import { openSignIn } from "./open-sign-in.ts";
import { signInFailure, stateFailure } from "../rules/sign-in-failure.ts";
import { redirectUri, verifierContext } from "./start-login.ts";
import type { IdToken } from "../tokens/verify-id-token.ts";

export interface FinishLogin {
  readonly code: string;
  readonly state: string;
  /** The `Cookie` header. */
  readonly cookies: string | undefined;
}

export interface FinishedLogin {
  readonly returnTo: string;
  readonly setCookies: readonly string[];
}

type Ctx = AnonymousContext<LoginDeps>;

interface Begun {
  readonly stateHash: string;
  readonly browserHash: string | undefined;
  /** The cookie of a session that the browser may already have. */
  readonly session: string | undefined;
}

/** Throws `invalid_request` if the person must start again, and `unavailable` if the same callback may be loaded again. */
export async function finishLogin(ctx: Ctx, input: FinishLogin): Promise<FinishedLogin> {
  const begun = await readBegun(input);
  const state = await takeState(ctx, begun);
  if (state === undefined) return leadOn(ctx, begun);

  const tokens = await exchangeCode(ctx, input.code, state);
  const idToken = await readIdToken(ctx, tokens, state.nonce);

  const people = await rememberPerson(ctx, idToken);
  const [person] = people;
  if (person === undefined) throw signInFailure("not_confirmed");
  const { signedInAtMs } = idToken;
  const finished = finishAuthState(ctx.deps.db, state.stateHash, {
    by: person.userId,
    keptUntilMs: absoluteEndMs(signedInAtMs),
  });
  const signIn = { person, signedInAtMs, tokens, former: begun.session, finished };
  const setCookie = await openSignIn(ctx, signIn);
  const cleared = expiredCookie(loginCookieName(state.stateHash));
  return { returnTo: state.returnTo, setCookies: [setCookie, cleared] };
}

async function readBegun({ state, cookies }: FinishLogin): Promise<Begun> {
  const stateHash = await sha256Hex(state);
  const browser = readCookie(cookies, loginCookieName(stateHash));
  const browserHash = browser === undefined ? undefined : await sha256Hex(browser);
  return { stateHash, browserHash, session: readCookie(cookies, SESSION_COOKIE) };
}

/**
 * Uses the state up before anything else happens. The state must be known, unused, and begun by this very browser: its
 * cookie is compared.
 * Attack (P11): one callback is sent many times at once. One request gets the state; the others go no further.
 * Attack (login CSRF): somebody sends a victim the callback of their own sign-in. The victim's browser has no cookie
 * for that state.
 */
async function takeState(
  { deps, nowMs }: Ctx,
  { stateHash, browserHash }: Begun,
): Promise<AuthState | undefined> {
  if (browserHash === undefined) return undefined;
  return takeAuthState(deps.db, { stateHash, browserHash }, nowMs);
}

/**
 * A used state may be the browser's own: going back or reloading shows a finished callback again. If the same person
 * is still signed in, the answer leads to the page of that sign-in, a path of this site. No cookie is set and Cognito is
 * not asked. Everybody else gets the reason why the state is of no use.
 */
async function leadOn(ctx: Ctx, { stateHash, browserHash, session }: Begun) {
  const state = await findAuthState(ctx.deps.db, stateHash);
  if (state !== undefined && state.finishedBy !== null) {
    const open = await findOpenSession(ctx, session);
    if (open?.userId === state.finishedBy) return { returnTo: state.returnTo, setCookies: [] };
  }
  throw signInFailure(stateFailure(state, browserHash, ctx.nowMs));
}

async function exchangeCode({ deps }: Ctx, code: string, state: AuthState): Promise<Tokens> {
  const context = verifierContext(state.stateHash);
  const answer = await requestTokens(deps.config.cognito, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri(deps.config.publicUrl),
    code_verifier: await unseal(deps.keyring, context, state.sealedVerifier),
  });
  switch (answer.kind) {
    case "tokens":
      return answer.tokens;
    case "refused":
      throw signInFailure("not_confirmed");
    case "unreachable":
      await touch(deps.db, [giveBackAuthState(deps.db, state.stateHash)]);
      throw unavailable("The sign-in service", answer.cause, 5);
  }
}

async function readIdToken(ctx: Ctx, tokens: Tokens, nonce: string): Promise<IdToken> {
  if (tokens.id_token === undefined) throw signInFailure("not_confirmed");
  try {
    return await ctx.deps.verifyIdToken(tokens.id_token, nonce, ctx);
  } catch (error) {
    const refused = error instanceof CodedError && error.code === "invalid_token";
    throw refused ? signInFailure("not_confirmed", error) : error;
  }
}

async function rememberPerson({ deps, nowMs }: Ctx, idToken: IdToken): Promise<PersonRow[]> {
  const { issuer, sub, email, emailVerified, name, isNamed } = idToken;
  const id = newId("user", deps.random);
  const person = { id, issuer, sub, email, emailVerified, name, createdAt: nowMs };
  await touch(deps.db, [upsertUser(deps.db, person, isNamed)]);
  return buildPersonQuery(deps.db, { issuer, sub });
}
