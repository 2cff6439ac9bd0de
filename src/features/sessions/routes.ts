import { z } from "@hono/zod-openapi";

import { member } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import { paginationOf } from "../../core/page.ts";
import { errorResponses, jsonContent, pageOf, pageQuery, readPage } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { SessionDeps } from "./deps.ts";
import { endOtherSessions, endOwnSession } from "./end-sessions.ts";
import { endSessionsOfUser } from "./end-use.ts";
import { listOwnSessions } from "./queries.ts";
import { sessionIdParam, sessionResource } from "./schemas.ts";

export const sessionRoutes = createRouter<SessionDeps>();

const tags = ["Sessions"];

sessionRoutes.openapi(
  route({
    method: "get",
    path: "/sessions",
    access: member(),
    tags,
    summary: "List your browser sessions and Bearer sign-ins",
    request: { query: z.object(pageQuery) },
    responses: { 200: jsonContent(pageOf(sessionResource), "Last seen first."), ...errorResponses },
  }),
  async (c) => {
    const page = readPage(c.req.valid("query"));
    const { items, totalCount } = await listOwnSessions(c.get("ctx"), page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

sessionRoutes.openapi(
  route({
    method: "delete",
    path: "/sessions",
    operation: "endOthers",
    access: member([], { allowance: "ending" }),
    tags,
    summary: "End all your sign-ins but this one",
    responses: { 204: { description: "Ended." }, ...errorResponses },
  }),
  async (c) => {
    await endOtherSessions(c.get("ctx"));
    return c.body(null, 204);
  },
);

sessionRoutes.openapi(
  route({
    method: "delete",
    path: "/sessions/{id}",
    operation: "end",
    access: member([], { allowance: "ending" }),
    tags,
    summary: "End one of your sign-ins",
    request: { params: sessionIdParam },
    responses: { 204: { description: "Ended." }, ...errorResponses },
  }),
  async (c) => {
    await endOwnSession(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);

sessionRoutes.openapi(
  route({
    method: "delete",
    path: "/users/{id}/sessions",
    operation: "endOfUser",
    access: member(["sessions:end"], { allowance: "ending" }),
    tags,
    summary: "End what a person is signed in with, in this company",
    description:
      "Holds at their next request. What they are signed in with goes on in their other companies; here they sign in again.",
    request: { params: sessionIdParam },
    responses: { 204: { description: "Ended." }, ...errorResponses },
  }),
  async (c) => {
    await endSessionsOfUser(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);
