/** The pool's /oauth2/token and /oauth2/revoke: forms in, small JSON out; bounded in time, no redirects. */

import { z } from "zod";

import { opaque } from "../../core/text-schemas.ts";

/** Longer than Cognito takes on its worst days; shorter than a browser's patience. */
const TIMEOUT_MS = 5_000;

/** A header holds less; Cognito's are a few kilobytes. */
const MAX_JWT = 65_536;

const jwt = opaque({ max: MAX_JWT });

const tokensSchema = z.object({
  /** Empty, odd or none: no sign-in, and nothing to try again; it spoils neither a refresh nor the tokens beside it. */
  id_token: opaque({ min: 0, max: MAX_JWT }).optional().catch(undefined),
  access_token: jwt,
  /** On a refresh only where the client rotates. */
  refresh_token: jwt.optional(),
  expires_in: z.number().positive().max(86_400).default(3_600),
});

const errorSchema = z.object({ error: opaque({ min: 0, max: 4_096 }) });

export type Tokens = z.output<typeof tokensSchema>;

export type TokenAnswer =
  | { readonly kind: "tokens"; readonly tokens: Tokens }
  /** Cognito will not have this grant, now or ever: revoked, expired, used, or the user disabled. */
  | { readonly kind: "refused" }
  /** Nothing is known of the grant: no answer, an answer of 5xx or 429, or a fault of our own configuration. */
  | { readonly kind: "unreachable"; readonly cause: unknown };

export interface TokenEndpoint {
  /** Origin of the pool's pages. */
  readonly domain: string;
  readonly clientId: string;
}

/** Never throws. */
export async function requestTokens(
  endpoint: TokenEndpoint,
  grant: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  try {
    const response = await postForm(endpoint, "/oauth2/token", grant);
    // Not the parser's own error: it quotes what it read, which may be a token.
    const body: unknown = await response.json().catch(() => null);
    if (response.status === 200) {
      const tokens = tokensSchema.safeParse(body);
      if (tokens.success) return { kind: "tokens", tokens: tokens.data };
    }
    const error = errorSchema.safeParse(body).data?.error;
    if (response.status < 500 && error !== undefined && isFinal(error)) return { kind: "refused" };
    return { kind: "unreachable", cause: new Error(`/oauth2/token answered ${response.status}`) };
  } catch (cause) {
    return { kind: "unreachable", cause };
  }
}

/** Best effort: the session is over whatever comes of it. Never throws. */
export async function revokeRefreshToken(endpoint: TokenEndpoint, token: string): Promise<boolean> {
  try {
    return (await postForm(endpoint, "/oauth2/revoke", { token })).status === 200;
  } catch {
    return false;
  }
}

/** `invalid_client` and the like are ours to mend, and say nothing of the person's grant. */
function isFinal(error: string): boolean {
  return error === "invalid_grant" || error.startsWith("NotAuthorized");
}

function postForm(
  { domain, clientId }: TokenEndpoint,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch(`${domain}${path}`, {
    method: "POST",
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...fields, client_id: clientId }).toString(),
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
