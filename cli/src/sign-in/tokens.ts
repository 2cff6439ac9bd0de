/** What the token endpoint gives: for a code, for a refresh token; and the end of what it gave. */

import { exchange, Unreachable, type Answer } from "../exchange.ts";
import { EXIT, Failure } from "../failure.ts";

export interface Tokens {
  readonly accessToken: string;
  readonly expiresAtMs: number;
  /** Undefined where the former one stays. */
  readonly refreshToken: string | undefined;
  readonly idToken: string | undefined;
  /** By the clock of the token endpoint. */
  readonly issuedAtMs: number;
}

/** The grant is over: revoked, expired or used. */
export class GrantRefused extends Error {
  override readonly name = "GrantRefused";
}

const TIMEOUT_MS = 15_000;

/** A token is a word of these, of a few kilobytes; what is none would spoil a header. */
const TOKEN = /^[\x21-\x7E]{1,65536}$/;

export async function requestTokens(
  endpoint: string,
  form: Readonly<Record<string, string>>,
): Promise<Tokens> {
  const askedAtMs = Date.now();
  const { ok, status, body, error, dateMs } = await post(endpoint, form);
  if (!ok) {
    if (status < 500 && error.code === "invalid_grant") throw new GrantRefused(error.code);
    const passing = status >= 500 || status === 429;
    const message = `${new URL(endpoint).origin} answered ${status} ${error.code}`.trimEnd();
    throw new Failure(passing ? EXIT.unavailable : EXIT.failed, `${message}.`);
  }
  const accessToken = tokenOf(body["access_token"]);
  if (accessToken === undefined) {
    throw new Failure(EXIT.failed, `${new URL(endpoint).origin} answered without a token.`);
  }
  const lifeSeconds = Number(body["expires_in"] ?? 3_600);
  return {
    accessToken,
    // From before it was asked: never later than the token's own end.
    expiresAtMs: askedAtMs + (Number.isFinite(lifeSeconds) ? lifeSeconds : 0) * 1_000,
    refreshToken: tokenOf(body["refresh_token"]),
    idToken: tokenOf(body["id_token"]),
    issuedAtMs: dateMs ?? Date.now(),
  };
}

/** False where it could not be told. */
export async function revokeToken(
  endpoint: string,
  form: Readonly<Record<string, string>>,
): Promise<boolean> {
  return (await post(endpoint, form).catch(() => undefined))?.ok === true;
}

async function post(endpoint: string, form: Readonly<Record<string, string>>): Promise<Answer> {
  const url = new URL(endpoint);
  try {
    return await exchange({ url, method: "POST", headers: {}, form, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (error instanceof Unreachable) throw new Failure(EXIT.unavailable, error.message);
    throw error;
  }
}

function tokenOf(value: unknown): string | undefined {
  return typeof value === "string" && TOKEN.test(value) ? value : undefined;
}
