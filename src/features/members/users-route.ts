import { createRoute, z } from "@hono/zod-openapi";

import { paginationOf } from "../../core/page.ts";
import { etagOf, ifMatch } from "../../http/preconditions.ts";
import {
  dataOf,
  errorResponses,
  jsonBody,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { MemberDeps } from "./deps.ts";
import { getUser, listUsers } from "./queries.ts";
import { listUsersQuery, updateUserBody, userIdParam, userResource } from "./schemas.ts";
import { updateUser } from "./update-user.ts";

export const usersRoute = createRouter<MemberDeps>();

const tags = ["Users"];
const one = jsonContent(dataOf(userResource), "The user.");

usersRoute.openapi(
  createRoute({
    method: "get",
    path: "/users",
    tags,
    summary: "List the company's users",
    request: { query: z.object({ ...pageQuery, ...listUsersQuery }) },
    responses: { 200: jsonContent(pageOf(userResource), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = readPage(query);
    const { items, totalCount } = await listUsers(c.get("ctx"), query, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

usersRoute.openapi(
  createRoute({
    method: "get",
    path: "/users/{id}",
    tags,
    summary: "Get a user",
    request: { params: userIdParam },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await getUser(c.get("ctx"), c.req.valid("param").id);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

usersRoute.openapi(
  createRoute({
    method: "patch",
    path: "/users/{id}",
    tags,
    summary: "Change a user's role, deactivate them or make them active again",
    description:
      "Holds at the user's next request. Only owners make or unmake owners or change an owner's status; the last active owner stays one. Deactivating ends the user's sessions and sign-ins, unless they are active in another company: those go on there, and are refused here.",
    request: { params: userIdParam, body: jsonBody(updateUserBody) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const input = { id, matches: ifMatch(c), patch: c.req.valid("json") };
    const { resource, revision } = await updateUser(c.get("ctx"), input);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);
