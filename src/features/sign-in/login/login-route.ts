/** The pages around a sign-in; navigated to by browsers, so refusals are pages where a page is asked for. */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";

import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError } from "../../../core/errors.ts";
import { expiredCookie, SESSION_COOKIE } from "../../../core/session-cookie.ts";
import { opaque } from "../../../core/text-schemas.ts";
import { ANYONE, VISITOR } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import type { HttpEnv } from "../../../http/env.ts";
import { dataOf, errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { signOut } from "../../sessions/index.ts";
import { finishLogin, type FinishedLogin } from "./finish-login.ts";
import { loginCookieName } from "../rules/login-cookies.ts";
import type { LoginDeps } from "./login-deps.ts";
import { loginPageFailure, signInFailure } from "../rules/sign-in-failure.ts";
import { startLogin } from "./start-login.ts";

export const loginRoute = createRouter<LoginDeps>();

const tags = ["Signing in"];

/** Cognito's codes are about 40 characters, our states 43. */
const short = opaque({ max: 2_048 });

loginRoute.openapi(
  route({
    method: "get",
    path: "/auth/login",
    operation: "login",
    access: ANYONE,
    tags,
    summary: "Begin a sign-in in the browser",
    request: {
      query: z.object({
        returnTo: opaque({ min: 0, max: 2_048 }).default("/").openapi({
          description: "A path of ours, where the browser is sent in the end.",
          example: "/live/secrets",
        }),
      }),
    },
    responses: { 302: { description: "To the login page." }, ...errorResponses },
  }),
  async (c) => {
    const { returnTo } = c.req.valid("query");
    const begin = { returnTo, cookies: c.req.header("cookie") };
    const { location, setCookies } = await startLogin(c.get("anonymousCtx"), begin);
    setAll(c, setCookies);
    return c.redirect(location, 302);
  },
);

loginRoute.openapi(
  route({
    method: "get",
    path: "/auth/callback",
    operation: "callback",
    access: ANYONE,
    tags,
    summary: "End a sign-in: where the login page sends the browser back to",
    request: {
      query: z.object({
        code: short.optional().openapi({ example: "from-the-login-page" }),
        state: short.optional().openapi({ example: "from-the-login-page" }),
        error: short.optional().openapi({ example: "access_denied" }),
      }),
    },
    responses: {
      302: { description: "Signed in, now or before; on to the page asked for." },
      ...errorResponses,
    },
  }),
  async (c) => {
    // The code is in this page's address: it must not reach another site in a Referer.
    c.header("Referrer-Policy", "no-referrer");
    const query = c.req.valid("query");
    try {
      const { returnTo, setCookies } = await finish(c, query);
      setAll(c, setCookies);
      return c.redirect(returnTo, 302);
    } catch (error) {
      return fail(c, error, query.state);
    }
  },
);

loginRoute.openapi(
  route({
    method: "post",
    path: "/auth/logout",
    operation: "logout",
    access: VISITOR,
    tags,
    summary: "Sign out, here and at the login page",
    responses: {
      200: jsonContent(
        dataOf(z.object({ logoutUrl: z.string() })),
        "Signed out; this address ends the login page's own session too.",
      ),
      303: { description: "The same, for a form." },
      ...errorResponses,
    },
  }),
  async (c) => {
    const ctx = c.get("personCtx") as HttpEnv<LoginDeps>["Variables"]["personCtx"] | undefined;
    if (ctx !== undefined) await signOut(ctx);

    const { config } = c.get("anonymousCtx").deps;
    const { domain, clientId } = config.cognito;
    const query = new URLSearchParams({ client_id: clientId, logout_uri: `${config.publicUrl}/` });
    const logoutUrl = `${domain}/logout?${query.toString()}`;
    // Not those of sign-ins under way: another tab may be in the middle of one.
    c.header("Set-Cookie", expiredCookie(SESSION_COOKIE));
    if (wantsPage(c)) return c.redirect(logoutUrl, 303);
    return c.json({ data: { logoutUrl } }, 200);
  },
);

interface CallbackQuery {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly error?: string | undefined;
}

async function finish(
  c: Context<HttpEnv<LoginDeps>>,
  { code, state, error }: CallbackQuery,
): Promise<FinishedLogin> {
  // What Cognito says of it is for its log, and comes from the address bar: nothing of it is repeated.
  if (error !== undefined) throw loginPageFailure(error);
  if (code === undefined || state === undefined) throw signInFailure("incomplete");
  const cookies = c.req.header("cookie");
  return finishLogin(c.get("anonymousCtx"), { code, state, cookies });
}

/** Through the one error handler: a person sees a page, anybody else the envelope. */
async function fail(
  c: Context<HttpEnv<LoginDeps>>,
  error: unknown,
  state: string | undefined,
): Promise<never> {
  if (!(error instanceof CodedError)) throw error;
  const passes = error.code === "unavailable";
  // It cannot end well any more, and makes room for another.
  if (!passes && state !== undefined) {
    c.header("Set-Cookie", expiredCookie(loginCookieName(await sha256Hex(state))));
  }
  throw error;
}

function setAll(c: Context, setCookies: readonly string[]): void {
  for (const cookie of setCookies) c.header("Set-Cookie", cookie, { append: true });
}

function wantsPage(c: Context): boolean {
  return c.req.header("accept")?.includes("text/html") === true;
}
