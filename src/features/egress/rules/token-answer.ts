/** What a token endpoint said (RFC 6749 §5), and what may be concluded of the grant. Pure; no message holds what it said. */

import { utf8 } from "../../../core/encoding.ts";
import { SECOND_MS } from "../../../core/time.ts";

export type TokenAnswer =
  | {
      readonly kind: "tokens";
      readonly accessToken: string;
      /** Another one in place of the one that was sent; null where that stays. */
      readonly refreshToken: string | null;
      readonly lifeMs: number;
    }
  /** The provider will not have this grant, now or later, or does not know the client. */
  | { readonly kind: "refused"; readonly why: string }
  /** Nothing is known of the grant. */
  | { readonly kind: "unclear"; readonly why: string };

/** RFC 6749 §5.2, and what GitHub and Slack say for it. */
const DEAD_GRANT: ReadonlySet<string> = new Set([
  ...["invalid_grant", "bad_refresh_token", "invalid_refresh_token", "token_revoked"],
  ...["token_expired", "invalid_auth", "account_inactive"],
]);

const WRONG_CLIENT: ReadonlySet<string> = new Set([
  ...["invalid_client", "unauthorized_client", "incorrect_client_credentials"],
  ...["invalid_client_id", "bad_client_secret"],
]);

const GRANT_REFUSED =
  "The provider refuses the refresh token: it has expired, was revoked or was used elsewhere.";
const CLIENT_REFUSED = "The provider refuses the client: its id or its secret is wrong.";
const NOT_UNDERSTOOD = "The provider's token endpoint did not answer as OAuth 2.0 says.";
const NOT_NOW = "The provider's token endpoint does not exchange tokens right now.";

/** RFC 6749 §5.1 leaves it out where the provider's documentation says it; then a refusal tells. */
const UNSAID_LIFE_MS = 5 * 60 * SECOND_MS;

const LONGEST_LIFE_MS = 24 * 60 * 60 * SECOND_MS;

/** What fits into a header, and into the store. */
const MAX_TOKEN_BYTES = 16_384;

/** `error` counts at every status below 500: GitHub answers errors with 200. */
export function readTokenAnswer(status: number, text: string): TokenAnswer {
  const body = parse(text);
  const error = textOf(body, "error");
  if (status < 500 && error !== undefined) {
    if (DEAD_GRANT.has(error)) return { kind: "refused", why: GRANT_REFUSED };
    if (WRONG_CLIENT.has(error)) return { kind: "refused", why: CLIENT_REFUSED };
    return { kind: "unclear", why: NOT_NOW };
  }
  if (status >= 500 || status === 429) return { kind: "unclear", why: NOT_NOW };
  const accessToken = tokenOf(body, "access_token");
  if (status !== 200 || accessToken === undefined) return { kind: "unclear", why: NOT_UNDERSTOOD };
  const refreshToken = textOf(body, "refresh_token") ?? "";
  if (refreshToken !== "" && !isToken(refreshToken)) {
    return { kind: "unclear", why: NOT_UNDERSTOOD };
  }
  return {
    ...{ kind: "tokens", accessToken, lifeMs: lifeOf(body) },
    refreshToken: refreshToken === "" ? null : refreshToken,
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // No JSON; the parser's own message quotes what it read.
  }
  return {};
}

function textOf(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

function tokenOf(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const token = textOf(body, name);
  return token !== undefined && isToken(token) ? token : undefined;
}

/** RFC 6749 §A.12 and §A.17: visible ASCII. */
function isToken(text: string): boolean {
  return /^[\x21-\x7E]+$/.test(text) && utf8(text).length <= MAX_TOKEN_BYTES;
}

/** Some send the number as a text. */
function lifeOf(body: Readonly<Record<string, unknown>>): number {
  const seconds = Number(body["expires_in"]);
  if (!Number.isFinite(seconds) || seconds <= 0) return UNSAID_LIFE_MS;
  return Math.min(seconds * SECOND_MS, LONGEST_LIFE_MS);
}
