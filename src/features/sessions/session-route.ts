/** The sign-in that a request came with. `authenticatePerson` stands in front: it needs no company. */

import { person } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import { expiredCookie, SESSION_COOKIE } from "../../core/session-cookie.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { SessionDeps } from "./deps.ts";
import { getCurrentSession } from "./queries.ts";
import { currentSession, switchCompanyBody, switchEnvironmentBody } from "./schemas.ts";
import { signOut } from "./sign-out.ts";
import { switchCompany, switchEnvironment } from "./switch-session.ts";

export const sessionRoute = createRouter<SessionDeps>();

const tags = ["Sessions"];

sessionRoute.openapi(
  route({
    method: "get",
    path: "/session",
    operation: "getCurrent",
    access: person({ beforeMfa: "passing" }),
    tags,
    summary: "How you are signed in",
    responses: { 200: jsonContent(dataOf(currentSession), "This sign-in."), ...errorResponses },
  }),
  async (c) => c.json({ data: await getCurrentSession(c.get("personCtx")) }, 200),
);

sessionRoute.openapi(
  route({
    method: "delete",
    path: "/session",
    operation: "endCurrent",
    access: person({ beforeMfa: "passing", allowance: "ending" }),
    tags,
    summary: "Sign out of this browser session or Bearer sign-in",
    responses: { 204: { description: "Signed out, everywhere." }, ...errorResponses },
  }),
  async (c) => {
    const ctx = c.get("personCtx");
    await signOut(ctx);
    if (ctx.person.signIn.kind === "session") c.header("Set-Cookie", expiredCookie(SESSION_COOKIE));
    return c.body(null, 204);
  },
);

sessionRoute.openapi(
  route({
    method: "post",
    path: "/session/company",
    refuses: ["not_found"],
    operation: "switchCompany",
    // Where a session acts, not what it may: each company judges it anew.
    access: person({ beforeMfa: "passing" }),
    tags,
    summary: "Act in another company of yours",
    request: { body: jsonBody(switchCompanyBody) },
    responses: { 204: { description: "From the new cookie on." }, ...errorResponses },
  }),
  async (c) => {
    const setCookie = await switchCompany(c.get("personCtx"), c.req.valid("json"));
    if (setCookie !== null) c.header("Set-Cookie", setCookie);
    return c.body(null, 204);
  },
);

sessionRoute.openapi(
  route({
    method: "post",
    path: "/session/environment",
    operation: "switchEnvironment",
    access: person(),
    tags,
    summary: "Act in the live or the test environment",
    request: { body: jsonBody(switchEnvironmentBody) },
    responses: { 204: { description: "From the next request on." }, ...errorResponses },
  }),
  async (c) => {
    await switchEnvironment(c.get("personCtx"), c.req.valid("json"));
    return c.body(null, 204);
  },
);
