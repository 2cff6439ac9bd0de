/** Sends a browser to Cognito's pages: authorization code with PKCE (RFC 7636), state and nonce. */

import type { AnonymousContext } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { base64Url, utf8, type Random } from "../../../core/encoding.ts";
import { CodedError, invalidField } from "../../../core/errors.ts";
import { seal, type SealContext } from "../../../core/sealed-box.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { touch } from "../../audit/index.ts";
import { insertAuthState } from "./auth-state-store.ts";
import { addLoginCookie, loginCookieValue } from "../rules/login-cookies.ts";
import type { LoginDeps } from "./login-deps.ts";
import { ownPath } from "../rules/return-to.ts";

/** How long a sign-in may be under way. */
export const STATE_LIVES_MS = 10 * MINUTE_MS;
const RANDOM_BYTES = 32;

export interface StartedLogin {
  readonly location: string;
  readonly setCookies: readonly string[];
}

export async function startLogin(
  ctx: AnonymousContext<LoginDeps>,
  input: { readonly returnTo: string; readonly cookies: string | undefined },
): Promise<StartedLogin> {
  const { deps, nowMs, ip } = ctx;
  // Each costs a row: a flood from one address stops here.
  if (ip !== null && !(await deps.isWithinSignInLimit(ip))) {
    throw new CodedError("rate_limit_exceeded", "Too many sign-ins from this address.", {
      retryAfterSeconds: 60,
    });
  }

  const returnTo = ownPath(input.returnTo, deps.config.publicUrl);
  if (returnTo === undefined) throw invalidField("returnTo", "A path of this site.");

  const state = randomText(deps.random);
  const nonce = randomText(deps.random);
  const verifier = randomText(deps.random);
  const browser = loginCookieValue(randomText(deps.random), nowMs);
  const stateHash = await sha256Hex(state);

  const row = insertAuthState(deps.db, {
    stateHash,
    browserHash: await sha256Hex(browser),
    nonce,
    sealedVerifier: await seal(deps.keyring, verifierContext(stateHash), verifier, deps.random),
    returnTo,
    expiresAt: nowMs + STATE_LIVES_MS,
  });
  await touch(deps.db, [row]);

  const { domain, clientId } = deps.config.cognito;
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri(deps.config.publicUrl),
    scope: "openid profile email",
    state,
    nonce,
    code_challenge: await challengeOf(verifier),
    code_challenge_method: "S256",
  });
  return {
    location: `${domain}/oauth2/authorize?${query.toString()}`,
    setCookies: addLoginCookie(input.cookies, { stateHash, value: browser }, STATE_LIVES_MS),
  };
}

export function redirectUri(publicUrl: string): string {
  return `${publicUrl}/auth/callback`;
}

export function verifierContext(stateHash: string): SealContext {
  return { purpose: "pkce-verifier", aad: stateHash };
}

/** RFC 7636 §4.2, S256. @internal Exported for the vector of its Appendix B. */
export async function challengeOf(verifier: string): Promise<string> {
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(verifier))));
}

/** 256 bits as 43 characters: also the shortest verifier that RFC 7636 §4.1 allows. */
function randomText(random: Random): string {
  return base64Url(random(RANDOM_BYTES));
}
