/** The pages around a sign-in; navigated to by browsers, so refusals are pages where a page is asked for. */

import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";

import { CodedError } from "../../../core/errors.ts";
import {
  expiredCookie,
  LOGIN_COOKIE,
  readCookie,
  SESSION_COOKIE,
} from "../../../core/session-cookie.ts";
import { opaque } from "../../../core/text-schemas.ts";
import type { HttpEnv } from "../../../http/env.ts";
import { dataOf, errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { signOut } from "../../sessions/index.ts";
import { finishLogin } from "./finish-login.ts";
import type { LoginDeps } from "./login-deps.ts";
import { startLogin } from "./start-login.ts";

export const loginRoute = createRouter<LoginDeps>();

const tags = ["Signing in"];

const NO_STORE = { "Cache-Control": "no-store" };

/** Cognito's codes are about 40 characters, our states 43. */
const short = opaque({ max: 2_048 });

loginRoute.openapi(
  createRoute({
    method: "get",
    path: "/auth/login",
    tags,
    summary: "Begin a sign-in in the browser",
    request: { query: z.object({ returnTo: opaque({ min: 0, max: 2_048 }).default("/") }) },
    responses: { 302: { description: "To the login page." }, ...errorResponses },
  }),
  async (c) => {
    const { returnTo } = c.req.valid("query");
    const browser = readCookie(c.req.header("cookie"), LOGIN_COOKIE);
    const { location, setCookie } = await startLogin(c.get("anonymousCtx"), { returnTo, browser });
    c.header("Set-Cookie", setCookie);
    c.header("Cache-Control", "no-store");
    return c.redirect(location, 302);
  },
);

loginRoute.openapi(
  createRoute({
    method: "get",
    path: "/auth/callback",
    tags,
    summary: "End a sign-in: where the login page sends the browser back to",
    request: {
      query: z.object({
        code: short.optional(),
        state: short.optional(),
        error: short.optional(),
      }),
    },
    responses: { 302: { description: "Signed in; on to the page asked for." }, ...errorResponses },
  }),
  async (c) => {
    c.header("Cache-Control", "no-store");
    // The code is in this page's address: it must not reach another site in a Referer.
    c.header("Referrer-Policy", "no-referrer");
    try {
      const { returnTo, setCookies } = await finish(c, c.req.valid("query"));
      for (const cookie of setCookies) c.header("Set-Cookie", cookie, { append: true });
      return c.redirect(returnTo, 302);
    } catch (error) {
      return answerFailure(c, error);
    }
  },
);

loginRoute.openapi(
  createRoute({
    method: "post",
    path: "/auth/logout",
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
    for (const name of [SESSION_COOKIE, LOGIN_COOKIE]) {
      c.header("Set-Cookie", expiredCookie(name), { append: name === LOGIN_COOKIE });
    }
    if (wantsPage(c)) return c.redirect(logoutUrl, 303);
    return c.json({ data: { logoutUrl } }, 200, NO_STORE);
  },
);

async function finish(
  c: Context<HttpEnv<LoginDeps>>,
  query: { code?: string | undefined; state?: string | undefined; error?: string | undefined },
): Promise<{ returnTo: string; setCookies: string[] }> {
  const { code, state, error } = query;
  // What Cognito says of it is for its log, and comes from the address bar: nothing of it is repeated.
  if (error !== undefined || code === undefined || state === undefined) {
    throw new CodedError("invalid_request", "The sign-in was not completed.");
  }
  const browser = readCookie(c.req.header("cookie"), LOGIN_COOKIE);
  const done = await finishLogin(c.get("anonymousCtx"), { code, state, browser });
  return { returnTo: done.returnTo, setCookies: [done.setCookie, expiredCookie(LOGIN_COOKIE)] };
}

/** A person sees a page; anybody else the envelope, through the one error handler. */
function answerFailure(c: Context<HttpEnv<LoginDeps>>, error: unknown): Response {
  if (!(error instanceof CodedError) || !wantsPage(c)) throw error;
  const status = error.code === "unavailable" ? 503 : 400;
  c.header("Content-Security-Policy", "default-src 'none'");
  const message =
    error.code === "unavailable" ? "Signing in is not possible right now." : error.message;
  return c.html(
    `<!doctype html><html lang="en"><title>Sign-in</title><p>${message}</p><p><a href="/auth/login">Sign in</a></p></html>`,
    status,
  );
}

function wantsPage(c: Context): boolean {
  return c.req.header("accept")?.includes("text/html") === true;
}
