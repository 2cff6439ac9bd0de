/** Where to sign in: the API says who issues the tokens that it takes. */

import type { Api } from "../api.ts";
import { EXIT, Failure } from "../failure.ts";

export interface SignInMetadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  readonly clientId: string;
  readonly scope: string;
  readonly redirectUris: readonly string[];
}

/** Of this machine alone, over the address that no other machine can listen on. */
const REDIRECT = /^http:\/\/127\.0\.0\.1:\d{4,5}\/[a-z]+$/;

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\//;

/** Read as if anybody had written it: it says where a code and a refresh token go. */
export async function readMetadata({ signIn }: Api, { origin }: URL): Promise<SignInMetadata> {
  const body: Readonly<Record<string, unknown>> = (await signIn.getCliSignIn()).data;
  const redirectUris = textsOf(body["redirect_uris"]).filter((uri) => REDIRECT.test(uri));
  const endpoints = ["authorization_endpoint", "token_endpoint", "revocation_endpoint"];
  const [authorizationEndpoint, tokenEndpoint, revocationEndpoint] = endpoints.map((name) =>
    endpointOf(body[name]),
  );
  const { issuer, client_id: clientId } = body;
  if (
    typeof issuer !== "string" ||
    typeof clientId !== "string" ||
    authorizationEndpoint === undefined ||
    tokenEndpoint === undefined ||
    revocationEndpoint === undefined ||
    !isOfOneOrigin([authorizationEndpoint, tokenEndpoint, revocationEndpoint]) ||
    redirectUris.length === 0
  ) {
    throw new Failure(EXIT.failed, `${origin} does not say how to sign in there.`);
  }
  const scope = textsOf(body["scopes_supported"]).join(" ");
  return {
    ...{ issuer, authorizationEndpoint, tokenEndpoint, revocationEndpoint },
    ...{ clientId, scope, redirectUris },
  };
}

/** Attack: a code, or a refresh token, sent over a line that others read. */
function endpointOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  return value.startsWith("https://") || isLocal(value) ? value : undefined;
}

/**
 * Attack (mix-up, RFC 9700 §4.4): somebody's API names the login page that the person knows, and has the code and the
 * refresh token sent to an address of its own.
 */
function isOfOneOrigin(endpoints: readonly string[]): boolean {
  return new Set(endpoints.map((endpoint) => new URL(endpoint).origin)).size === 1;
}

/** A pool of this machine's own, for development. */
export function isLocal(address: string): boolean {
  return LOOPBACK.test(address);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
