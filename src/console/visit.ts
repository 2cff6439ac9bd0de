/** Who asks for a page, found by the session's cookie, and where they are sent when they may not have it yet. */

import type { Context as HonoContext } from "hono";

import { cleanLine } from "../core/clean-text.ts";
import type { CallerRequest } from "../core/context.ts";
import { randomBase36 } from "../core/encoding.ts";
import { CodedError, type ErrorCode } from "../core/errors.ts";
import { readCookie, SESSION_COOKIE } from "../core/session-cookie.ts";
import type { SignedIn } from "../core/signed-in.ts";
import type { HttpEnv } from "../http/env.ts";
import { passMfaGate } from "../http/mfa-gate.ts";
import type { ConsoleDeps } from "./deps.ts";
import { formTokenOf } from "./form-token.ts";
import { PLACES, type MemberVisit, type Page, type PersonVisit, type Place } from "./page.ts";

export type C = HonoContext<HttpEnv<ConsoleDeps>>;

/** The visit, or the address to go to first. */
export type Entrance<V> =
  | { readonly kind: "visit"; readonly visit: V }
  | { readonly kind: "first"; readonly to: string };

const NONCE_LENGTH = 20;

export async function enter(
  c: C,
  page: Page,
  place: Place,
): Promise<Entrance<MemberVisit | PersonVisit>> {
  const here = new URL(c.req.url);
  const back = encodeURIComponent(`${here.pathname}${here.search}`);
  const cookie = readCookie(c.req.header("cookie"), SESSION_COOKIE);
  if (cookie === undefined) return { kind: "first", to: `/auth/login?returnTo=${back}` };

  const { verifiers } = c.env;
  const request = requestOf(c);
  let signedIn: SignedIn;
  try {
    signedIn = await verifiers.verifySession(cookie, {
      ...request,
      userAgent: cleanLine(c.req.header("user-agent") ?? "", 256) || null,
      company: undefined,
      environment: PLACES[place],
      allowance: "ordinary",
    });
    passMfaGate(signedIn.person.signIn, page.beforeMfa ?? "nothing", request.nowMs);
  } catch (error) {
    const first = firstStep(error, back);
    if (first === undefined) throw error;
    return { kind: "first", to: first };
  }

  const personCtx = verifiers.createPersonContext(signedIn, request);
  const { member, companyName } = signedIn;
  if (page.who === "member" && member === null) {
    return { kind: "first", to: `/sign-in/company?returnTo=${back}` };
  }
  const { keyring, random } = personCtx.deps;
  const visit = {
    place,
    params: c.req.param() as Readonly<Record<string, string>>,
    query: here.searchParams,
    path: here.pathname,
    token: await formTokenOf(keyring, signedIn.person.signIn.sessionObject ?? ""),
    nonce: randomBase36(NONCE_LENGTH, random),
    publicUrl: verifiers.publicUrl,
    personCtx,
    ...(member === null
      ? {}
      : {
          ctx: verifiers.createContext(member, request),
          companyName: companyName ?? member.companyId,
        }),
  };
  return { kind: "visit", visit };
}

function requestOf(c: C): CallerRequest {
  const { requestId, nowMs, ip } = c.env;
  return { requestId, nowMs, ip, defer: (work) => c.executionCtx.waitUntil(work) };
}

/** What a person can do about it on a page of ours. */
const FIRST_STEPS: Partial<Record<ErrorCode, string>> = {
  invalid_session: "/auth/login",
  mfa_required: "/sign-in/verify",
  mfa_enrollment_required: "/sign-in/set-up",
};

function firstStep(error: unknown, back: string): string | undefined {
  const path = error instanceof CodedError ? FIRST_STEPS[error.code] : undefined;
  return path && `${path}?returnTo=${back}`;
}
