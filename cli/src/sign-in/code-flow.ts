/** The authorization code flow with PKCE (RFC 7636, RFC 8252): the person signs in with a browser, and we get tokens. */

import { createHash, randomBytes } from "node:crypto";

import { EXIT, Failure } from "../failure.ts";
import { plain } from "../print.ts";
import { checkIdToken } from "./id-token.ts";
import { openLoopback, type Comeback } from "./loopback.ts";
import { isLocal, type SignInMetadata } from "./metadata.ts";
import { GrantRefused, requestTokens, type Tokens } from "./tokens.ts";

const LIMIT_MS = 5 * 60_000;

/** 256 bits; as a verifier, the shortest that RFC 7636 §4.1 allows. */
function randomText(): string {
  return randomBytes(32).toString("base64url");
}

/** `show` gets the address that the person must open. */
export async function signInByBrowser(
  metadata: SignInMetadata,
  show: (address: string) => void,
): Promise<Tokens> {
  const [state, nonce, verifier] = [randomText(), randomText(), randomText()];
  const loopback = await openLoopback(metadata.redirectUris, state);
  try {
    const { redirectUri } = loopback;
    show(addressOf(metadata, { redirectUri, state, nonce, verifier }));
    const comeback = await loopback.comeback(LIMIT_MS);
    try {
      const tokens = await redeem(metadata, comeback, { redirectUri, nonce, verifier });
      await comeback.show("You are signed in on the command line. This page can be closed.");
      return tokens;
    } catch (error) {
      await comeback.show("You are not signed in. The command line says why.");
      throw error;
    }
  } finally {
    loopback.close();
  }
}

interface Begun {
  readonly redirectUri: string;
  readonly nonce: string;
  readonly verifier: string;
}

function addressOf(
  { authorizationEndpoint, clientId, scope }: SignInMetadata,
  { redirectUri, nonce, verifier, state }: Begun & { readonly state: string },
): string {
  const url = new URL(authorizationEndpoint);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    nonce,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}

async function redeem(
  metadata: SignInMetadata,
  { query }: Comeback,
  { redirectUri, nonce, verifier }: Begun,
): Promise<Tokens> {
  const { issuer, clientId, tokenEndpoint } = metadata;
  const code = query.get("code");
  if (code === null) {
    const reason = plain(query.get("error") ?? "no code").slice(0, 100);
    throw new Failure(EXIT.notSignedIn, `The login page did not sign you in (${reason}).`);
  }
  const tokens = await requestTokens(tokenEndpoint, {
    grant_type: "authorization_code",
    ...{ code, redirect_uri: redirectUri, client_id: clientId, code_verifier: verifier },
  }).catch((error: unknown) => {
    if (!(error instanceof GrantRefused)) throw error;
    throw new Failure(EXIT.notSignedIn, "The login page did not confirm this sign-in. Try again.");
  });
  const nowMs = tokens.issuedAtMs;
  const nonceMayLack = isLocal(tokenEndpoint);
  checkIdToken(tokens.idToken, { issuer, clientId, nonce, nowMs, nonceMayLack });
  return tokens;
}
