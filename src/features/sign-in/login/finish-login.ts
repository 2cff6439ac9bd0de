/** The browser is back from Cognito with a code: from there to a session. Nothing is half signed in. */

import type { AnonymousContext } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, unavailable } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import { unseal } from "../../../core/sealed-box.ts";
import { requestTokens, type Tokens } from "../../../platform/cognito/token-endpoint.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import { openSession } from "../../sessions/index.ts";
import { buildPersonQuery, upsertUser, type PersonRow } from "../../tenancy/index.ts";
import { takeAuthState, type AuthState } from "./auth-state-store.ts";
import type { LoginDeps } from "./login-deps.ts";
import { redirectUri, verifierPlace } from "./start-login.ts";
import type { IdToken } from "../tokens/verify-id-token.ts";

export interface FinishLogin {
  readonly code: string;
  readonly state: string;
  /** Value of the cookie that the browser got when it set out. */
  readonly browser: string | undefined;
}

export interface FinishedLogin {
  readonly returnTo: string;
  readonly setCookie: string;
}

type Ctx = AnonymousContext<LoginDeps>;

/** Throws `invalid_request` where the person has to begin again, `unavailable` where they may. */
export async function finishLogin(ctx: Ctx, input: FinishLogin): Promise<FinishedLogin> {
  const state = await takeState(ctx, input);

  const tokens = await exchangeCode(ctx, input.code, state);
  const idToken = await readIdToken(ctx, tokens, state.nonce);

  const people = await rememberPerson(ctx, idToken);
  return { returnTo: state.returnTo, setCookie: await signIn(ctx, people, idToken, tokens) };
}

/** Used up before anything else is tried: whatever fails from here on, this state is of no use to anybody. */
async function takeState(
  { deps, nowMs }: Ctx,
  { state, browser }: FinishLogin,
): Promise<AuthState> {
  if (browser === undefined) throw beginAgain();
  const hashes = { stateHash: await sha256Hex(state), browserHash: await sha256Hex(browser) };
  const taken = await takeAuthState(deps.db, hashes, nowMs);
  if (taken === undefined) throw beginAgain();
  return taken;
}

async function exchangeCode({ deps }: Ctx, code: string, state: AuthState): Promise<Tokens> {
  const place = verifierPlace(state.stateHash);
  const answer = await requestTokens(deps.config.cognito, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri(deps.config.publicUrl),
    code_verifier: await unseal(deps.keyring, place, state.sealedVerifier),
  });
  switch (answer.kind) {
    case "tokens":
      return answer.tokens;
    case "refused":
      throw beginAgain();
    case "unreachable":
      throw unavailable("The sign-in service", answer.cause, 5);
  }
}

async function readIdToken(ctx: Ctx, tokens: Tokens, nonce: string): Promise<IdToken> {
  if (tokens.id_token === undefined) throw beginAgain();
  try {
    return await ctx.deps.verifyIdToken(tokens.id_token, nonce, ctx);
  } catch (error) {
    if (error instanceof CodedError && error.code === "invalid_token") throw beginAgain(error);
    throw error;
  }
}

async function rememberPerson({ deps, nowMs }: Ctx, idToken: IdToken): Promise<PersonRow[]> {
  const { issuer, sub, email, emailVerified, name } = idToken;
  const id = newId("user", deps.random);
  const person = { id, issuer, sub, email, emailVerified, name, createdAt: nowMs };
  await touch(deps.db, [upsertUser(deps.db, person)]);
  return buildPersonQuery(deps.db, { issuer, sub });
}

/** In the company they have been in longest, where there are several; the event goes to that company's log. */
async function signIn(
  ctx: Ctx,
  people: readonly PersonRow[],
  { signedInAtMs }: IdToken,
  tokens: Tokens,
): Promise<string> {
  const [person] = people;
  if (person === undefined) throw beginAgain();
  const { userId, companyId, name, email, role } = person;
  const opened = await openSession(ctx, { userId, companyId, signedInAtMs, tokens });

  if (companyId === null || role === null) {
    await touch(ctx.deps.db, opened.writes);
    return opened.setCookie;
  }
  const signInFacts = {
    kind: "session",
    id: opened.id,
    clientId: ctx.deps.config.cognito.clientId,
    ceiling: null,
    signedInAtMs,
    mfaPassedAtMs: null,
    mfaState: "active",
  } as const;
  const named = {
    type: "user",
    id: userId,
    name,
    email,
    companyId,
    role,
    groupIds: [],
    policyVersion: 0,
  } as const;
  const acting = { ...ctx, actor: { ...named, environment: "live", signIn: signInFacts } } as const;
  const audit = auditEvent(acting, {
    action: "auth:sign_in",
    category: "auth",
    target: `session:${opened.id}`,
    outcome: "success",
  });
  await commit(acting, audit, opened.writes);
  return opened.setCookie;
}

/** One sentence for every cause: what was wrong with it is for nobody but its maker to learn. */
function beginAgain(cause?: unknown): CodedError {
  return new CodedError(
    "invalid_request",
    "This sign-in was used already, has expired, or began in another browser. Begin again.",
    cause === undefined ? {} : { cause },
  );
}
