/** Reads which one credential a request carries. More than one is refused: which would count is a guess. */

import type { HonoRequest } from "hono";

import { CodedError } from "../core/errors.ts";
import { readCookie, SESSION_COOKIE } from "../core/session-cookie.ts";

export type Credential =
  | { readonly kind: "none" }
  | { readonly kind: "api_key"; readonly value: string }
  | { readonly kind: "bearer"; readonly value: string }
  | { readonly kind: "session"; readonly value: string };

/** RFC 6750 §2.1: the scheme is case-insensitive, the token one b64token. */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

export function readCredential(request: HonoRequest): Credential {
  const apiKey = request.header("x-api-key");
  const authorization = request.header("authorization");
  const session = readCookie(request.header("cookie"), SESSION_COOKIE);

  if (apiKey !== undefined && authorization === undefined && session === undefined) {
    return { kind: "api_key", value: apiKey };
  }
  const sent = [apiKey, authorization, session].filter((value) => value !== undefined);
  if (sent.length === 0) return { kind: "none" };
  if (sent.length > 1) throw new CodedError("invalid_request", "Send one credential, not several.");
  if (session !== undefined) return { kind: "session", value: session };

  const match = BEARER.exec(authorization ?? "");
  if (match === null) {
    throw new CodedError("invalid_request", "The Authorization header is no Bearer token.");
  }
  return { kind: "bearer", value: match[1] as string };
}

/** As RFC 6750 writes its own. */
const RUNNER = /^runner +([a-z0-9_]+)$/i;

export function readRunnerCredential(request: HonoRequest): string {
  const [, value] = RUNNER.exec(request.header("authorization") ?? "") ?? [];
  const session = readCookie(request.header("cookie"), SESSION_COOKIE);
  const beside = request.header("x-api-key") ?? session;
  if (value !== undefined && beside === undefined) return value;
  throw new CodedError(
    "unauthenticated",
    "Present the runner's credential alone: `Authorization: Runner …`.",
  );
}
